"""Looks at a relay from outside, as browsers and those who would misuse it do."""

import asyncio
import base64
import hashlib
import hmac
import os
import socket
import time

from .verdict import PATIENCE, Failed

# Of each kind of network that is none of a stranger's business, one address.
PRIVATE = ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1")
# Addresses of the public Internet, where peers are. The relay is asked for a permission, and sends nothing there.
PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.216.34", "223.255.255.1")
STUN_PORT, TLS_PORT, HTTPS_PORT = 3478, 5349, 443


class Relay:
    """One relay by its name. `credentials` returns the user and the password that a call was given for it, or raises Failed."""

    def __init__(self, name, tls, credentials, port=STUN_PORT):
        self.name, self.tls, self.credentials, self.port = name, tls, credentials, port

    def rows(self, which=""):
        """The check's rows about it; `which` ends their titles."""
        return [
            (f"TURN over UDP{which}", lambda: self.relays("udp")),
            (f"TURN over TCP{which}", lambda: self.relays("tcp")),
            (f"TURN over TLS{which}", lambda: self.relays("tls")),
            (f"TURN over TLS on 443{which}", lambda: self.relays("tls", HTTPS_PORT)),
            (f"TURN, expired credentials{which}", self.expired),
            (f"TURN, wrong credentials{which}", self.wrong),
            (f"TURN, to public addresses{which}", self.allowed_peers),
            (f"TURN, into private networks{which}", self.denied_peers),
        ]

    async def allocate(self, transport, username, password, tls_port=TLS_PORT):
        from aioice.turn import create_turn_endpoint

        received = asyncio.Queue()

        class Receiver(asyncio.DatagramProtocol):
            def datagram_received(self, data, address):
                received.put_nowait(data)

        port = tls_port if transport == "tls" else self.port
        address = socket.gethostbyname(self.name)
        context = self.tls if transport == "tls" else False
        # The name is on the certificate; aioice would look for the address there.
        server = (self.name if transport == "tls" else address, port)
        async with asyncio.timeout(PATIENCE):
            relayed, _ = await create_turn_endpoint(
                Receiver,
                server_addr=server,
                username=username,
                password=password,
                transport="udp" if transport == "udp" else "tcp",
                ssl=context,
            )
        return relayed, received

    async def relays(self, transport, tls_port=TLS_PORT):
        username, password = self.credentials()
        try:
            one, to_one = await self.allocate(transport, username, password, tls_port)
        except Exception as wrong:  # noqa: BLE001 (aioice has no narrower one that it promises)
            raise Failed(f"no allocation: {wrong or type(wrong).__name__}") from None
        try:
            two, to_two = await self.allocate("udp", username, password)
            try:
                addresses = [relayed.get_extra_info("sockname") for relayed in (one, two)]
                for _ in range(10):
                    one.sendto(b"from one", addresses[1])
                    two.sendto(b"from two", addresses[0])
                    try:
                        async with asyncio.timeout(1):
                            await to_one.get()
                            await to_two.get()
                            return f"media relayed both ways by {addresses[0][0]}"
                    except TimeoutError:
                        continue
                raise Failed("allocated, but no media came through")
            finally:
                two.close()
        finally:
            one.close()

    async def refused(self, username, password, which):
        try:
            relayed, _ = await self.allocate("udp", username, password)
        except Exception as refusal:  # noqa: BLE001 (aioice has no narrower one that it promises)
            if "401" in str(refusal) or "403" in str(refusal):
                return f"refused: {refusal}"
            raise Failed(f"neither let in nor refused: {refusal or type(refusal).__name__}") from None
        relayed.close()
        raise Failed(f"{which} credentials were let in")

    async def wrong(self):
        username, _ = self.credentials()
        return await self.refused(username, "wrong", "wrong")

    async def expired(self):
        # Signed with the good secret for a time that has passed, so that only the expiry can refuse it.
        username, _ = self.credentials()
        old = f"{int(time.time()) - 60}:{username.partition(':')[2]}"
        signed = hmac.new(os.environ["RIZZTALK_TURN_SECRET"].encode(), old.encode(), hashlib.sha1).digest()
        password = base64.b64encode(signed).decode()
        return await self.refused(old, password, "expired")

    async def binds(self, peers):
        """Asks one allocation for a channel to each peer. Returns the peers' error codes, 0 where the channel is bound."""
        from aioice.stun import TransactionFailed

        username, password = self.credentials()
        relayed, _ = await self.allocate("udp", username, password)
        try:
            turn = relayed._TurnTransport__inner_protocol  # noqa: SLF001 (channels are not in its public interface)
            codes = {}
            # Channel numbers begin at 0x4000 (RFC 8656 section 12).
            for channel, peer in enumerate(peers, 0x4000):
                try:
                    async with asyncio.timeout(PATIENCE):
                        await turn.channel_bind(channel, (peer, 80))
                    codes[peer] = 0
                except TransactionFailed as refusal:
                    codes[peer] = refusal.response.attributes["ERROR-CODE"][0]
            return codes
        finally:
            relayed.close()

    async def allowed_peers(self):
        """A call in which only one side needs the relay reaches the other side at its own address."""
        refused = [f"{peer} ({code})" for peer, code in (await self.binds(PUBLIC)).items() if code]
        if refused:
            raise Failed(f"refused: {', '.join(refused)}. Only calls in which both sides use this relay connect")
        return "permitted"

    async def denied_peers(self):
        for peer, code in (await self.binds(PRIVATE)).items():
            if code == 0:
                raise Failed(f"{peer} may be reached through it")
            if code != 403:
                raise Failed(f"{peer} is answered with {code}, not 403")
        return "refused"

    def software(self):
        """What it calls itself in its answer to a STUN request (RFC 8489 section 14.14), or nothing."""
        from aioice import stun

        question = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        family, kind, _, _, address = socket.getaddrinfo(self.name, self.port, socket.AF_INET, socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind) as relay:
            relay.settimeout(2)
            relay.connect(address)
            for _ in range(3):
                relay.send(bytes(question))
                try:
                    return stun.parse_message(relay.recv(2048)).attributes.get("SOFTWARE", "")
                except TimeoutError:
                    continue
        raise Failed("the relay answers no STUN request")
