"""The little of DigitalOcean's API that the preflight asks, before Terraform does anything that costs."""

import json
import os
import urllib.error
import urllib.request

from .console import Trouble

API = "https://api.digitalocean.com"
RIGHTS = "Make one with read and write rights at https://cloud.digitalocean.com/account/api/tokens and export it as DIGITALOCEAN_TOKEN."


class DigitalOcean:
    """Asks with the operator's token, which is taken from DIGITALOCEAN_TOKEN."""

    def __init__(self):
        self.token = os.environ.get("DIGITALOCEAN_TOKEN", "").strip()
        self.api = os.environ.get("DIGITALOCEAN_API_URL", API).rstrip("/")
        if not self.token:
            raise Trouble("DIGITALOCEAN_TOKEN is not set.", RIGHTS)

    def get(self, path: str) -> dict:
        return self._call("GET", path)

    def may_write(self) -> bool:
        """Whether the token may change things: tried with a tag that is taken away again, which costs nothing."""
        try:
            self._call("POST", "/v2/tags", {"name": "rizztalk-preflight"})
            self._call("DELETE", "/v2/tags/rizztalk-preflight")
        except PermissionError:
            return False
        return True

    def _call(self, method: str, path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(
            self.api + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            if refused.code == 401:
                raise Trouble("DigitalOcean does not know this token.", RIGHTS) from None
            if refused.code == 403:
                raise PermissionError(path) from None
            if refused.code == 404:
                raise LookupError(path) from None
            if refused.code == 429:
                raise Trouble(
                    "DigitalOcean asks for patience: too many requests with this token.", "Run this again in some minutes."
                ) from None
            raise Trouble(
                f"DigitalOcean answers {refused.code} to {method} {path}.", "Look at https://status.digitalocean.com and run this again."
            ) from None
        except (urllib.error.URLError, TimeoutError) as away:
            raise Trouble(
                f"DigitalOcean is not reached at {self.api}: {getattr(away, 'reason', away)}.",
                "See whether this machine is online, and run this again.",
            ) from None
