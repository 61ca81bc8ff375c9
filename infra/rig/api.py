"""The cloud that stands in, by HTTP; alone as `python3 infra/rig/api.py`."""

import argparse
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from cloud import Cloud, Fault


class Handler(BaseHTTPRequestHandler):
    """HTTP around a Cloud, which the server has."""

    protocol_version = "HTTP/1.1"

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}") if length else {}
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ").strip()
        try:
            with self.server.cloud.lock:
                status, answer = self.server.cloud.answer(self.command, urlsplit(self.path).path.rstrip("/"), token, body)
                encoded = b"" if answer is None else json.dumps(answer).encode()
        except Fault as fault:
            status, encoded = fault.status, json.dumps({"id": fault.identifier, "message": str(fault)}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"):
            self.send_header(name, "5000")
        self.end_headers()
        self.wfile.write(encoded)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one

    def log_message(self, template, *values):
        if self.server.loud:
            print(template % values, file=sys.stderr, flush=True)


def serve(host, port, cloud, loud=False):
    """Makes a server that is not running yet; port 0 takes a free one. A loud one says each request."""
    server = ThreadingHTTPServer((host, port), Handler)
    server.cloud, server.loud = cloud, loud
    return server


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8800)
    options = parser.parse_args()
    serve(options.host, options.port, Cloud(), loud=True).serve_forever()


if __name__ == "__main__":
    main()
