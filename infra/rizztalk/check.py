"""Looks at a live site from outside, as visitors and strangers do, and gives each thing a verdict.

Run as `python -m rizztalk.check JSON` by the Python that has the libraries; see toolbox.prepare.
"""

import asyncio
import http.client
import json
import os
import socket
import ssl
import sys
import time
import warnings
import xml.etree.ElementTree as xml

from .console import coloured, say
from .relay import HTTPS_PORT, TLS_PORT, Relay
from .verdict import PATIENCE, Failed, verdict

HEADERS = {
    "strict-transport-security": "max-age=",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin",
    "permissions-policy": "microphone=(self)",
}
# What must answer to nobody outside: Redis, both colours and their management, the exporters.
CLOSED = [6379, 8080, 8081, 8090, 8091, 3000, 9090, 9093, 9100]


class Check:
    """The rows, in the order that a visitor meets them. Each returns what it saw, or raises Failed."""

    def __init__(self, domain, address, relays, servers, ga_id="", authorities=None, running=()):
        """`address` is the site's, `relays` are addresses by their names, `servers` the addresses of all, `running` what each application server says."""
        self.domain, self.address, self.relays, self.servers, self.ga_id = domain, address, relays, servers, ga_id
        self.running = running
        self.tls = ssl.create_default_context(cafile=authorities)
        self.ice_servers = []

    def rows(self):
        return [
            ("DNS", self.dns),
            ("HTTP leads to HTTPS", self.redirect),
            ("TLS versions", self.tls_versions),
            ("certificate", self.certificate),
            ("headers", self.headers),
            ("pages", self.pages),
            ("Google Analytics", self.analytics),
            ("WebSocket, foreign origin", self.foreign_origin),
            ("a call between two", self.call),
            *[row for name in self.relays for row in self.relay(name).rows(f", {name}" if len(self.relays) > 1 else "")],
            ("closed ports", self.closed),
            ("versions", self.versions),
        ]

    # ---- Pages ----

    def dns(self):
        leads = {self.domain: self.address, f"www.{self.domain}": self.address, **self.relays}
        for name, address in leads.items():
            try:
                found = {info[4][0] for info in socket.getaddrinfo(name, 443, socket.AF_INET, socket.SOCK_STREAM)}
            except OSError as wrong:
                raise Failed(f"{name} leads nowhere: {wrong}") from None
            if address not in found:
                raise Failed(f"{name} leads to {', '.join(sorted(found))}, not to {address}")
        return f"{', '.join(leads)} lead where they should"

    def get(self, path, secure=True, method="GET", host=None):
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        more = {"context": self.tls} if secure else {}
        connection = kind(host or self.domain, timeout=PATIENCE, **more)
        try:
            connection.request(method, path, headers={"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def redirect(self):
        status, headers, _ = self.get("/safety/", secure=False)
        wanted = f"https://{self.domain}/safety/"
        if status != 301 or headers.get("location") != wanted:
            raise Failed(f"http://{self.domain}/safety/ answers {status} {headers.get('location', '')}")
        status, headers, _ = self.get("/", host=f"www.{self.domain}")
        if status != 301 or headers.get("location") != f"https://{self.domain}/":
            raise Failed(f"https://www.{self.domain}/ answers {status} {headers.get('location', '')}")
        return "301, and www too"

    def tls_versions(self):
        spoken = [
            version
            for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
            if self.speaks(version)
        ]
        names = ", ".join(version.name for version in spoken)
        if spoken != [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]:
            raise Failed(f"speaks {names or 'none'}, and should speak TLS 1.2 and 1.3")
        return f"{names}, older ones refused"

    def speaks(self, version):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # Old versions are only offered to see that they are refused.
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        try:
            with socket.create_connection((self.domain, 443), PATIENCE) as plain, context.wrap_socket(plain, server_hostname=self.domain):
                return True
        except (ssl.SSLError, ConnectionError):
            return False

    def certificate(self):
        days = []
        serials = set()
        for host, port in ((self.domain, HTTPS_PORT), *[(relay, port) for relay in self.relays for port in (TLS_PORT, HTTPS_PORT)]):
            try:
                with socket.create_connection((host, port), PATIENCE) as plain, self.tls.wrap_socket(plain, server_hostname=host) as secure:
                    seen = secure.getpeercert()
            except (ssl.SSLError, OSError) as wrong:
                raise Failed(f"{host}:{port}: {wrong}") from None
            begins, ends = (ssl.cert_time_to_seconds(seen[at]) for at in ("notBefore", "notAfter"))
            left = ends - time.time()
            if left < (ends - begins) / 3:
                raise Failed(f"{host}:{port}: {left / 86400:.0f} days left, less than a third: it is not renewed")
            days.append(left / 86400)
            serials.add(seen["serialNumber"])
        if self.servers == [self.address] and len(serials) > 1:
            raise Failed("the relay has another certificate than the web server")
        return f"good for {min(days):.0f} days at least, the web server's and the relay's"

    def headers(self):
        _, headers, _ = self.get("/")
        wrong = [name for name, part in HEADERS.items() if part not in headers.get(name, "")]
        if "unsafe-inline" in headers.get("content-security-policy", ""):
            wrong.append("content-security-policy (unsafe-inline)")
        if wrong:
            raise Failed("missing or weak: " + ", ".join(wrong))
        return f"{len(HEADERS)} are as they should be"

    def pages(self):
        _, _, text = self.get("/sitemap.xml")
        space = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        addresses = [found.text for found in xml.fromstring(text).findall("map:url/map:loc", space)]
        if not addresses:
            raise Failed("the sitemap has no page")
        start = f"https://{self.domain}"
        for address in addresses:
            if not address.startswith(start + "/"):
                raise Failed(f"the sitemap has {address}, which is elsewhere")
            status, _, _ = self.get(address.removeprefix(start))
            if status != 200:
                raise Failed(f"{address} answers {status}")
        status, _, _ = self.get("/there-is-no-such-page/")
        if status != 404:
            raise Failed(f"a page that is not there answers {status}")
        return f"{len(addresses)} of the sitemap answer 200, one that is not there 404"

    def analytics(self):
        _, _, text = self.get("/")
        if self.ga_id and self.ga_id.encode() not in text:
            raise Failed(f"{self.ga_id} is not in the page")
        if not self.ga_id and b"googletagmanager" in text:
            raise Failed("there is a tag, and none is configured")
        return self.ga_id or "none, as configured"

    # ---- Signalling ----

    async def connect(self, origin):
        from websockets.asyncio.client import connect

        return await connect(f"wss://{self.domain}/v1/ws", ssl=self.tls, origin=origin, open_timeout=PATIENCE)

    async def foreign_origin(self):
        from websockets.exceptions import InvalidStatus

        try:
            connection = await self.connect("https://elsewhere.example")
        except InvalidStatus as refused:
            if refused.response.status_code == 403:
                return "refused with 403"
            raise Failed(f"answered {refused.response.status_code}") from None
        await connection.close()
        raise Failed("let in")

    async def call(self):
        origin = f"https://{self.domain}"
        first, second = await self.connect(origin), await self.connect(origin)
        try:
            for peer in (first, second):
                await self.send(peer, type="hello", protocol=1)
                await self.receive(peer, "welcome")
            # A language that nobody speaks (ISO 639-2, reserved for local use), so that visitors are left alone.
            for peer in (first, second):
                await self.send(peer, type="start", language="qaa")
            matches = [await self.receive(peer, "matched") for peer in (first, second)]
            self.ice_servers = matches[0]["iceServers"]
            if matches[0]["callId"] != matches[1]["callId"]:
                return "matched with visitors who were there, and left them at once"
            call = matches[0]["callId"]
            await self.send(first, type="candidate", callId=call, candidate=None)
            relayed = await self.receive(second, "candidate")
            if relayed["callId"] != call:
                raise Failed("what one said did not reach the other")
            await self.send(first, type="stop")
            await self.receive(second, "ended")
            return "matched, relayed, ended"
        finally:
            for peer in (first, second):
                await peer.close()

    @staticmethod
    async def send(peer, **message):
        await peer.send(json.dumps(message))

    @staticmethod
    async def receive(peer, kind):
        async with asyncio.timeout(PATIENCE):
            while True:
                message = json.loads(await peer.recv())
                if message["type"] == "error":
                    raise Failed(f"{message['code']}: {message['message']}")
                if message["type"] == kind:
                    return message

    def relay(self, name):
        return Relay(name, self.tls, self.credentials)

    def credentials(self):
        for server in self.ice_servers:
            if server.get("username"):
                return server["username"], server["credential"]
        raise Failed("no credentials: a call between two must work first")

    # ---- Ports ----

    async def closed(self):
        async def opens(address, port):
            try:
                async with asyncio.timeout(3):
                    _, writer = await asyncio.open_connection(address, port)
                writer.close()
                return f"{address}:{port}"
            except (OSError, TimeoutError):
                return None

        tried = [opens(address, port) for address in self.servers for port in CLOSED]
        found = [place for place in await asyncio.gather(*tried) if place]
        if found:
            raise Failed("open to everybody: " + ", ".join(found))
        return f"{len(tried)} of them"

    # ---- What runs ----

    def versions(self):
        """What serves is what was deployed, and nothing outside is told of any program's version."""
        told = []
        for path in ("/", "/v1/online"):
            _, headers, _ = self.get(path)
            told += [
                f"{path} says {name}: {headers[name]}"
                for name in ("server", "via", "x-powered-by")
                if any(letter.isdigit() for letter in headers.get(name, ""))
            ]
        for name in self.relays:
            software = self.relay(name).software()
            if software:
                told.append(f"{name} says {software}")
        if told:
            raise Failed("; ".join(told))
        for server in self.running:
            if "error" in server:
                raise Failed(f"the server was not asked: {server['error']}")
            if server["runs"] != server["deployed"]:
                raise Failed(f"{server['release']} was deployed as {server['deployed']}, and {server['runs']} runs")
        releases = sorted({server["release"] for server in self.running})
        if len(releases) > 1:
            raise Failed(f"servers have different releases: {', '.join(releases)}")
        return f"{releases[0]} serves, as deployed; none is told outside" if releases else "none is told"

    async def run(self, as_json):
        results = []
        for title, look in self.rows():
            ok, seen = await verdict(look)
            results.append({"what": title, "ok": ok, "seen": seen})
            if not as_json:
                say(f"  {coloured('ok  ', '32') if ok else coloured('FAIL', '31')}  {title:<28} {seen}")
        if as_json:
            say(json.dumps(results, indent=2))
        return all(result["ok"] for result in results)


def main():
    told = json.loads(sys.argv[1])
    as_json = told.pop("json")
    check = Check(**told, authorities=os.environ.get("RIZZTALK_CA"))
    return 0 if asyncio.run(check.run(as_json)) else 1


if __name__ == "__main__":
    sys.exit(main())
