"""The application and everything that watches it, on loopback, under a small load: as on a server, but for its paths."""

import asyncio
import http.server
import json
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import websockets

from .files import MONITORING, PROJECT, ROLE, environment, render, variables

DOMAIN = "rizztalk.test"
SECRET = "a secret between the server and its relay"
PATIENCE = 120


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def wait_for(what, condition):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            found = condition()
        except OSError as failure:
            found = None
            what = f"{what.split(' (')[0]} ({failure})"
        if found:
            return found
        if time.monotonic() > until:
            raise AssertionError(f"Within {PATIENCE} s there was not: {what}")
        time.sleep(0.2)


class Host:
    """Starts everything; `close` ends it."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="rizztalk-monitoring-")
        self.folder = Path(self.temporary.name)
        # The workers of a web server that root starts are somebody else.
        self.folder.chmod(0o755)
        self.processes = []
        self.received = []
        names = ["app", "management", "other", "redis_server", "site", "status", "turn_server"]
        names += ["prometheus", "alertmanager", "node", "redis", "nginx", "blackbox", "grafana"]
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        self.receive()
        self.certify()
        self.start_services()
        self.wait_for_services()
        self.start_exporters()
        self.start_monitoring()

    def close(self):
        for _, process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.switch.shutdown()
        self.switch.server_close()
        self.temporary.cleanup()

    def run(self, name, *command, **more):
        with (self.folder / f"{name}.log").open("w") as log:
            self.processes.append(
                (
                    name,
                    subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, cwd=self.folder, env={**os.environ, **more}),
                )
            )

    def logs(self):
        return "\n".join(
            f"{name} ({'runs' if process.poll() is None else f'ended with {process.returncode}'}): "
            + " | ".join((self.folder / f"{name}.log").read_text(errors="replace").splitlines()[-3:])
            for name, process in self.processes
        )

    def receive(self):
        """The dead man's switch: notes what Alertmanager sends."""
        received = self.received

        class Switch(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.switch = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Switch)
        threading.Thread(target=self.switch.serve_forever, daemon=True).start()

    def certify(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90",
             "-subj", f"/CN={DOMAIN}", "-addext", f"subjectAltName=DNS:{DOMAIN}", "-keyout", "key.pem", "-out", "certificate.pem"],
            cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip

    def start_services(self):
        ports = self.ports
        # With the users that the role makes, so that the exporter's may do what it needs.
        template = PROJECT / "ansible" / "roles" / "redis" / "templates" / "users.acl.j2"
        passwords = {
            "redis_password": "app",
            "redis_password_before": "",
            "redis_backup_password": "backup",
            "redis_monitor_password": "monitor",
        }
        (self.folder / "users.acl").write_text(environment().from_string(template.read_text()).render(passwords))
        self.run(
            "redis",
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            ports["redis_server"],
            "--dir",
            self.folder,
            "--appendonly",
            "yes",
            "--maxmemory",
            "64mb",
            "--aclfile",
            self.folder / "users.acl",
        )
        self.run(
            "turn", "turnserver", "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={ports['turn_server']}",
            f"--realm={DOMAIN}", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--no-cli", "--no-tls", "--no-dtls",
            "--log-file=/dev/null", "--simple-log", f"--pidfile={self.folder}/turn.pid", f"--userdb={self.folder}/turndb",
        )  # fmt: skip
        (self.folder / "pages").mkdir()
        (self.folder / "pages" / "index.html").write_text("A page")
        (self.folder / "nginx.conf").write_text(
            f"""
daemon off;
pid {self.folder}/nginx.pid;
error_log stderr emerg;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {self.folder}/body;
  proxy_temp_path {self.folder}/proxy;
  fastcgi_temp_path {self.folder}/fastcgi;
  uwsgi_temp_path {self.folder}/uwsgi;
  scgi_temp_path {self.folder}/scgi;
  server {{
    listen 127.0.0.1:{ports["site"]} ssl;
    server_name {DOMAIN};
    ssl_certificate {self.folder}/certificate.pem;
    ssl_certificate_key {self.folder}/key.pem;
    root {self.folder}/pages;
    location = /v1/ws {{
      proxy_pass http://127.0.0.1:{ports["app"]};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }}
  }}
  server {{
    listen 127.0.0.1:{ports["status"]};
    location = /status {{ stub_status; }}
  }}
}}
"""
        )
        self.run("nginx", "nginx", "-c", self.folder / "nginx.conf", "-e", "stderr")
        classes = [f"{module}/target/{part}" for module in ("app", "local") for part in ("classes", "lib/*")]
        self.run(
            "app", os.environ["RIZZTALK_JAVA"], "-Xmx192m", "--enable-native-access=ALL-UNNAMED", "-cp",
            ":".join(str(PROJECT / path) for path in classes), "com.rizztalk.local.LocalMain", "com.rizztalk.Application",
            PORT=str(ports["app"]), MANAGEMENT_PORT=str(ports["management"]), MICRONAUT_SERVER_HOST="127.0.0.1",
            RIZZTALK_WEBSOCKET_ORIGINS=f"https://{DOMAIN}", RIZZTALK_REDIS_URI=f"redis://rizztalk:app@127.0.0.1:{ports['redis_server']}",
        )  # fmt: skip

    def wait_for_services(self):
        health = f"http://127.0.0.1:{self.ports['management']}/health/readiness"
        try:
            wait_for("an application that is ready", lambda: '"UP"' in get(health))
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.logs()}") from None

    def variables(self):
        return {
            "monitoring_interval": "1s",
            "monitoring_domain": DOMAIN,
            "monitoring_rules": f"{MONITORING}/prometheus/rules/*.yml",
            "monitoring_ports": {
                name: self.ports[name] for name in ("prometheus", "alertmanager", "node", "redis", "nginx", "blackbox", "grafana")
            },
            "monitoring_site_port": self.ports["site"],
            "monitoring_authorities": f"{self.folder}/certificate.pem",
            "monitoring_turn_targets": [f"127.0.0.1:{self.ports['turn_server']}"],
            "monitoring_watchdog_webhook": f"http://127.0.0.1:{self.switch.server_address[1]}/",
            "monitoring_nginx_status": f"http://127.0.0.1:{self.ports['status']}/status",
            "monitoring_redis_uri": f"redis://127.0.0.1:{self.ports['redis_server']}",
            "monitoring_textfiles": str(self.folder / "textfiles"),
            "app_colours": {"blue": {"management": self.ports["management"]}, "green": {"management": self.ports["other"]}},
        }

    def start_exporters(self):
        textfiles = self.folder / "textfiles"
        textfiles.mkdir()
        (self.folder / "backup.tar.gz").touch()
        subprocess.run(
            ["python3", ROLE / "files" / "rizztalk-numbers", textfiles / "rizztalk.prom"],
            env={
                **os.environ,
                "RIZZTALK_CERTIFICATE": str(self.folder / "certificate.pem"),
                "RIZZTALK_BACKUPS": str(self.folder),
                "RIZZTALK_TURN": f"127.0.0.1:{self.ports['turn_server']}",
                "RIZZTALK_TURN_SECRET": SECRET,
            },
            check=True,
        )  # fmt: skip
        (self.folder / "blackbox.yml").write_text(render(MONITORING / "prometheus" / "blackbox.yml.j2", **self.variables()))
        told = variables(**self.variables())
        for name, arguments in told["monitoring_exporters"].items():
            more = [argument.replace("/etc/prometheus/rizztalk/blackbox.yml", f"{self.folder}/blackbox.yml") for argument in arguments]
            self.run(name + "-exporter", f"prometheus-{name}-exporter", *more, REDIS_USER="monitor", REDIS_PASSWORD="monitor")

    def start_monitoring(self):
        (self.folder / "prometheus.yml").write_text(render(MONITORING / "prometheus" / "prometheus.yml.j2", **self.variables()))
        (self.folder / "alertmanager.yml").write_text(render(MONITORING / "alertmanager" / "alertmanager.yml.j2", **self.variables()))
        self.run(
            "alertmanager", "prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=alerts", "--cluster.listen-address=",
            f"--web.listen-address=127.0.0.1:{self.ports['alertmanager']}",
        )  # fmt: skip
        self.run(
            "prometheus", "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=1d",
            f"--web.listen-address=127.0.0.1:{self.ports['prometheus']}",
        )  # fmt: skip

    def ask(self, path, **arguments):
        """Asks Prometheus' API; raises AssertionError with its words where it refuses."""
        url = f"http://127.0.0.1:{self.ports['prometheus']}/api/v1/{path}?{urllib.parse.urlencode(arguments)}"
        try:
            return json.loads(get(url))["data"]
        except urllib.error.HTTPError as refused:
            # Not ready yet, which is worth waiting for.
            if refused.code == 503:
                raise
            raise AssertionError(f"{arguments}: {json.loads(refused.read())['error']}") from None

    def query(self, expression):
        return self.ask("query", query=expression)["result"]

    def talk(self):
        """Two meet, hear each other, one skips, one reports."""
        asyncio.run(self._talk())

    async def _talk(self):
        url = f"wss://{DOMAIN}/v1/ws"
        trusted = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        told = {"host": "127.0.0.1", "port": self.ports["site"], "ssl": trusted, "origin": f"https://{DOMAIN}", "proxy": None}
        async with websockets.connect(url, **told) as one, websockets.connect(url, **told) as two:
            for peer in (one, two):
                await send(peer, type="hello", protocol=1)
                await receive(peer, "welcome")
            for peer in (one, two):
                await send(peer, type="start")
            call = (await receive(one, "matched"))["callId"]
            await receive(two, "matched")
            await send(one, type="connected", callId=call, setupMillis=300, path="host")
            await send(two, type="connected", callId=call, setupMillis=300, path="host")
            await send(one, type="report", callId=call, reason="spam")
            await receive(two, "ended")
            await send(two, type="start")
            await receive(two, "waiting")


async def send(peer, **message):
    await peer.send(json.dumps(message))


async def receive(peer, kind):
    while True:
        message = json.loads(await asyncio.wait_for(peer.recv(), 20))
        if message["type"] == kind:
            return message
        if message["type"] == "error":
            raise AssertionError(f"Instead of {kind} came {message}")
