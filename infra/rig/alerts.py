"""What the server's Alertmanager tells its operators: the receiver of its webhooks."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps each alert that comes, with when. Two paths: /alerts for operators, /watchdog for the dead man's switch."""

    def __init__(self, address: str, port: int):
        self.url = f"http://{address}:{port}"
        self.told = []
        self.lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.keep(self.path, message["alerts"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer((address, port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def keep(self, path: str, alerts: list) -> None:
        with self.lock:
            for alert in alerts:
                self.told.append((time.monotonic(), path, alert["labels"]["alertname"], alert["status"], alert))

    def heard(self, name: str, status: str = "firing", since: float = 0, path: str = "/alerts", **labels):
        """When the alert first came in that state, or None. `since` is a reading of the monotonic clock."""
        with self.lock:
            for when, where, what, state, alert in self.told:
                if when >= since and (where, what, state) == (path, name, status) and labels.items() <= alert["labels"].items():
                    return when
        return None

    def names(self) -> set:
        """Every alert that operators were told of so far."""
        with self.lock:
            return {what for _, path, what, _, _ in self.told if path == "/alerts"}

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
