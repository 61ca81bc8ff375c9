"""The product: its server, built by `make target/pages`, and a real Redis, which outlives the server."""

import os
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from person import await_condition, inside

ROOT = Path(__file__).resolve().parent.parent
CLASSES = "app/target/classes:app/target/lib/*:local/target/classes:local/target/lib/*"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    def __init__(self, work: Path, namespace: str | None = None, settings: dict[str, str] | None = None):
        self.work, self.namespace = work, namespace
        work.mkdir(parents=True, exist_ok=True)
        self.port, self.management, self.redis_port = (free_port() for _ in range(3))
        self.settings = settings or {}
        self._redis: subprocess.Popen | None = None
        self._server: subprocess.Popen | None = None
        self._java = Path(subprocess.run([ROOT / "bin/find-jdk"], capture_output=True, text=True, check=True).stdout.strip(), "bin/java")

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        if shutil.which("redis-server") is None:
            raise RuntimeError("Redis is missing: run bin/install-test-tools")
        command = ["redis-server", "--port", self.redis_port, "--bind", "127.0.0.1", "--save", "", "--dir", self.work]
        with (self.work / "redis.log").open("w") as log:
            self._redis = subprocess.Popen(inside(self.namespace, *command), stdout=log, stderr=log)
        self.start_server()

    def start_server(self) -> None:
        environment = os.environ | {
            "PORT": str(self.port),
            "MANAGEMENT_PORT": str(self.management),
            "RIZZTALK_REDIS_URI": f"redis://127.0.0.1:{self.redis_port}",
            "RIZZTALK_SITE": str(ROOT / "site/target/site"),
            **self.settings,
        }
        command = [
            self._java,
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            CLASSES,
            "com.rizztalk.local.LocalMain",
            "com.rizztalk.Application",
        ]
        with (self.work / "server.log").open("a") as log:
            self._server = subprocess.Popen(inside(self.namespace, *command), cwd=ROOT, env=environment, stdout=log, stderr=log)
        await_condition("the server answers", self._answers, every=0.2)

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            raise RuntimeError(f"The server ended; see {self.work / 'server.log'}")
        if self.namespace:
            command = inside(self.namespace, "curl", "--silent", "--fail", "--output", "/dev/null", self.page)
            return subprocess.run(command).returncode == 0
        try:
            with urllib.request.urlopen(self.page, timeout=2):
                return True
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def kill_server(self) -> None:
        """Ends the server as a crash does."""
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    def close(self) -> None:
        for process in (self._server, self._redis):
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
