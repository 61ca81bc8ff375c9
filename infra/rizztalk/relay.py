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


class Relay:
    """One relay by its name. `credentials` returns the user and the password that a call was given for it, or raises Failed."""

    def __init__(self, name, tls, credentials):
        self.name, self.tls, self.credentials = name, tls, credentials

    def rows(self, which=""):
        """The check's rows about it; `which` ends their titles."""
        return [
            (f"TURN over UDP{which}", lambda: self.relays("udp")),
            (f"TURN over TCP{which}", lambda: self.relays("tcp")),
            (f"TURN over TLS{which}", lambda: self.relays("tls")),
            (f"TURN, expired credentials{which}", self.expired),
            (f"TURN, wrong credentials{which}", self.wrong),
            (f"TURN, into private networks{which}", self.denied_peers),
        ]

    async def allocate(self, transport, username, password):
        from aioice.turn import create_turn_endpoint

        received = asyncio.Queue()

        class Receiver(asyncio.DatagramProtocol):
            def datagram_received(self, data, address):
                received.put_nowait(data)

        port = 5349 if transport == "tls" else 3478
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

    async def relays(self, transport):
        username, password = self.credentials()
        try:
            one, to_one = await self.allocate(transport, username, password)
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

    async def denied_peers(self):
        from aioice.stun import TransactionFailed

        username, password = self.credentials()
        relayed, _ = await self.allocate("udp", username, password)
        try:
            turn = relayed._TurnTransport__inner_protocol  # noqa: SLF001 (permissions are not in its public interface)
            for peer in PRIVATE:
                try:
                    async with asyncio.timeout(PATIENCE):
                        await turn.channel_bind(0x4000, (peer, 80))
                except TransactionFailed as refusal:
                    if refusal.response.attributes.get("ERROR-CODE", (0,))[0] == 403:
                        continue
                    raise Failed(f"{peer}: {refusal}") from None
                raise Failed(f"{peer} may be reached through it")
            return "refused"
        finally:
            relayed.close()

    def software(self):
        """What it calls itself in its answer to a STUN request (RFC 8489 section 14.14), or nothing."""
        from aioice import stun

        question = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        family, kind, _, _, address = socket.getaddrinfo(self.name, 3478, socket.AF_INET, socket.SOCK_DGRAM)[0]
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
