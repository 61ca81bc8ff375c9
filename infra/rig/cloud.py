"""A cloud that stands in for DigitalOcean: the part of its API (v2) that Rizztalk's Terraform and its preflight use.

It keeps what it is told in memory. The proof hands it two functions, which start a real host for a new server and end
it again. Faults are ordered by `POST /faults`:

    {"method": "POST", "path": "^/v2/droplets$", "status": 429, "times": 2}

`404` after a create is {"method": "GET", "path": "^/v2/droplets/", "status": 404, "times": 3}, and {"pending": 5} keeps
the next action unfinished for five looks at it. A token that begins with `read-` may read only, as DigitalOcean's scoped
tokens. `GET /all` lists what is left. It also takes what is submitted by IndexNow, at `/indexnow`.
"""

import hashlib
import re
import threading
import uuid
from urllib.parse import unquote

SIZES = {"s-1vcpu-2gb": (1, 2048, 12), "s-2vcpu-2gb": (2, 2048, 18), "s-2vcpu-4gb": (2, 4096, 24)}
REGIONS = ["ams3", "blr1", "fra1", "lon1", "nyc3", "sfo3", "sgp1", "syd1", "tor1"]
NOW = "2026-01-01T00:00:00Z"

# Of each kind: what one is called in an answer, and many.
KINDS = {
    "account/keys": ("ssh_key", "ssh_keys"),
    "vpcs": ("vpc", "vpcs"),
    "tags": ("tag", "tags"),
    "firewalls": ("firewall", "firewalls"),
    "droplets": ("droplet", "droplets"),
    "floating_ips": ("floating_ip", "floating_ips"),
    "domains": ("domain", "domains"),
    "records": ("domain_record", "domain_records"),
    "projects": ("project", "projects"),
    "uptime/checks": ("check", "checks"),
    "alerts": ("alert", "alerts"),
}


class Fault(Exception):
    """An answer that is no success: its status and DigitalOcean's words for it."""

    def __init__(self, status, identifier, message):
        super().__init__(message)
        self.status = status
        self.identifier = identifier


class Cloud:
    """What exists. Every request is answered under one lock."""

    def __init__(self, address="192.0.2.10", reserved="203.0.113.10", private="10.110.0.2", on_create=None, on_destroy=None):
        self.address, self.reserved, self.private = address, reserved, private
        self.on_create = on_create or (lambda described: None)
        self.on_destroy = on_destroy or (lambda described: None)
        self.lock = threading.Lock()
        self.things = {kind: {} for kind in KINDS}
        self.resources = {}
        self.actions = {}
        self.pending = 0
        self.faults = []
        self.submitted = []
        self.count = 1000

    def next_number(self):
        self.count += 1
        return self.count

    def answer(self, method, path, token, body):
        """Returns the status and the answer's members. Raises Fault."""
        if method == "POST" and path == "/faults":
            self.pending = body.pop("pending", self.pending)
            self.faults += [body] if body else []
            return 200, {}
        if path == "/all":
            return 200, {kind: list(things.values()) for kind, things in self.things.items() if things}
        self.fail_as_ordered(method, path)
        if path == "/indexnow":
            self.submitted += body["urlList"]
            return 200, {}
        if not token or token == "wrong":
            raise Fault(401, "Unauthorized", "Unable to authenticate you")
        if method != "GET" and token.startswith("read-"):
            raise Fault(403, "Forbidden", "You are missing the required permission.")
        parts = [unquote(part) for part in path.removeprefix("/v2/").split("/")]
        return self.route(method, parts, body)

    def fail_as_ordered(self, method, path):
        for fault in self.faults:
            if fault["times"] > 0 and fault["method"] == method and re.search(fault["path"], path):
                fault["times"] -= 1
                raise Fault(fault["status"], "ordered", "This fault was ordered")

    def route(self, method, parts, body):
        match parts:
            case ["account"]:
                return 200, {"account": {"droplet_limit": 10, "status": "active", "email_verified": True}}
            case ["sizes"]:
                return 200, {"sizes": [self.size(name) for name in SIZES], "meta": {"total": len(SIZES)}, "links": {}}
            case ["regions"]:
                return 200, {
                    "regions": [{"slug": slug, "name": slug, "available": True, "sizes": list(SIZES), "features": []} for slug in REGIONS],
                    "meta": {"total": len(REGIONS)},
                    "links": {},
                }
            case ["account", "keys", *rest]:
                return self.keep(method, "account/keys", rest, body, self.ssh_key)
            case ["vpcs", identifier, "members"]:
                return 200, {"members": [], "meta": {"total": 0}, "links": {}}
            case ["vpcs", identifier] if method == "DELETE" and self.found("vpcs", identifier)["default"]:
                raise Fault(403, "forbidden", "Can not delete default VPCs")
            case ["vpcs", *rest]:
                return self.keep(method, "vpcs", rest, body, self.vpc)
            case ["tags", *rest]:
                return self.keep(
                    method,
                    "tags",
                    rest,
                    body,
                    lambda tag: (
                        tag["name"],
                        {
                            "name": tag["name"],
                            "resources": {
                                "count": 0,
                                **{kind: {"count": 0} for kind in ("droplets", "images", "volumes", "volume_snapshots", "databases")},
                            },
                        },
                    ),
                )
            case ["firewalls", *rest]:
                return self.keep(
                    method,
                    "firewalls",
                    rest,
                    body,
                    lambda wall: self.with_uuid({**wall, "status": "succeeded", "created_at": NOW, "pending_changes": []}),
                )
            case ["droplets", *rest]:
                return self.droplet(method, rest, body)
            case [("floating_ips" | "reserved_ips"), address, "actions", *rest]:
                return self.assign(method, address, rest, body)
            case [("floating_ips" | "reserved_ips"), *rest]:
                return self.keep(method, "floating_ips", rest, body, self.floating_ip)
            case ["actions", identifier]:
                return 200, {"action": self.action_state(int(identifier))}
            case ["domains", domain, "records", *rest]:
                self.found("domains", domain)
                return self.record(method, domain, rest, body)
            case ["domains", *rest]:
                return self.domain(method, rest, body)
            case ["projects", project, "resources"]:
                return self.project_resources(method, project, body)
            case ["projects", *rest]:
                return self.keep(
                    method,
                    "projects",
                    rest,
                    body,
                    lambda project: self.with_uuid({**project, "is_default": False, "created_at": NOW, "updated_at": NOW}),
                )
            case ["uptime", "checks", check, "alerts", *rest]:
                self.found("uptime/checks", check)
                return self.keep(method, "alerts", rest, body, self.with_uuid)
            case ["uptime", "checks", *rest]:
                return self.keep(method, "uptime/checks", rest, body, self.with_uuid)
        raise Fault(404, "not_found", "The resource you requested could not be found.")

    # ---- What all kinds share ----

    def keep(self, method, kind, rest, body, make):
        one, many = KINDS[kind]
        things = self.things[kind]
        if not rest:
            if method == "POST":
                identifier, thing = make(body)
                if str(identifier) in things:
                    raise Fault(422, "unprocessable_entity", f"{one} {identifier} exists already")
                things[str(identifier)] = thing
                return 201, {one: thing}
            return 200, {many: list(things.values()), "meta": {"total": len(things)}, "links": {}}
        thing = self.found(kind, rest[0])
        if method in ("PUT", "PATCH"):
            thing.update(body)
        if method == "DELETE":
            del things[rest[0]]
            return 204, None
        return 200, {one: thing}

    def found(self, kind, identifier):
        if identifier == "default" and kind == "projects":
            return {"id": "default", "name": "default", "is_default": True}
        if identifier not in self.things[kind]:
            raise Fault(404, "not_found", "The resource you requested could not be found.")
        return self.things[kind][identifier]

    @staticmethod
    def with_uuid(thing):
        identifier = str(uuid.uuid4())
        return identifier, {**thing, "id": identifier}

    # ---- Kinds ----

    @staticmethod
    def size(name):
        vcpus, memory, price = SIZES[name]
        return {
            "slug": name,
            "vcpus": vcpus,
            "memory": memory,
            "price_monthly": price,
            "available": True,
            "regions": REGIONS,
            "disk": 60,
            "transfer": 2.0,
            "price_hourly": price / 672,
        }

    def ssh_key(self, body):
        import base64

        parts = body["public_key"].split()
        digest = hashlib.md5(base64.b64decode(parts[1] + "=="), usedforsecurity=False).hexdigest()
        fingerprint = ":".join(digest[at : at + 2] for at in range(0, 32, 2))
        if any(key["fingerprint"] == fingerprint for key in self.things["account/keys"].values()):
            raise Fault(422, "unprocessable_entity", "SSH Key is already in use on your account")
        number = self.next_number()
        return number, {"id": number, "fingerprint": fingerprint, "name": body["name"], "public_key": body["public_key"]}

    def vpc(self, body):
        if any(vpc["name"] == body["name"] for vpc in self.things["vpcs"].values()):
            raise Fault(422, "unprocessable_entity", "name has already been taken")
        # A region's first one is its default.
        default = not any(vpc["region"] == body["region"] for vpc in self.things["vpcs"].values())
        return self.with_uuid({**body, "urn": "", "default": default, "created_at": NOW})

    def droplet(self, method, rest, body):
        droplets = self.things["droplets"]
        if method == "POST" and not rest:
            number = self.next_number()
            described = {
                "id": number,
                "name": body["name"],
                "memory": 2048,
                "vcpus": 2,
                "disk": 60,
                "locked": False,
                "status": "new",
                "created_at": NOW,
                "features": ["ipv6", "monitoring"] + (["backups"] if body.get("backups") else []),
                "backup_ids": [],
                "snapshot_ids": [],
                "volume_ids": [],
                "tags": body.get("tags") or [],
                "image": {"id": 1, "slug": body["image"], "distribution": "", "name": body["image"]},
                "size": self.size(body["size"]),
                "size_slug": body["size"],
                "region": {"slug": body["region"]},
                "vpc_uuid": body.get("vpc_uuid", ""),
                "networks": {
                    "v4": [
                        {"ip_address": self.address, "type": "public", "netmask": "255.255.255.252", "gateway": ""},
                        {"ip_address": self.private, "type": "private", "netmask": "255.255.255.0", "gateway": ""},
                    ],
                    "v6": [{"ip_address": "2001:db8::10", "type": "public", "netmask": 64, "gateway": ""}],
                },
            }
            droplets[str(number)] = described
            self.on_create({**described, "user_data": body.get("user_data", "")})
            return 202, {"droplet": described, "links": {"actions": []}}
        if rest[1:] == ["volumes"]:
            return 200, {"volumes": [], "links": {}}
        if method == "DELETE" and rest:
            self.on_destroy(self.found("droplets", rest[0]))
        elif rest:
            self.found("droplets", rest[0])["status"] = "active"
        return self.keep(method, "droplets", rest, body, self.with_uuid)

    def floating_ip(self, body):
        return self.reserved, {"ip": self.reserved, "region": {"slug": body.get("region")}, "droplet": None, "locked": False}

    def assign(self, method, address, rest, body):
        ip = self.found("floating_ips", address)
        if method == "GET" and rest:
            return 200, {"action": self.action_state(int(rest[0]))}
        ip["droplet"] = self.found("droplets", str(body["droplet_id"])) if body["type"] == "assign" else None
        number = self.next_number()
        self.actions[number] = self.pending
        self.pending = 0
        return 201, {"action": self.action_state(number, look=False)}

    def action_state(self, number, look=True):
        left = self.actions.get(number, 0)
        if look and left:
            self.actions[number] = left - 1
        return {
            "id": number,
            "status": "in-progress" if left else "completed",
            "type": "assign_ip",
            "completed_at": None if left else NOW,
            "started_at": NOW,
            "resource_type": "floating_ip",
        }

    def domain(self, method, rest, body):
        if method == "DELETE" and rest:
            records = self.things["records"]
            for key in [key for key, record in records.items() if record["zone"] == rest[0]]:
                del records[key]
        return self.keep(
            method, "domains", rest, body, lambda domain: (domain["name"], {"name": domain["name"], "ttl": 1800, "zone_file": ""})
        )

    def record(self, method, domain, rest, body):
        if method == "POST" and body["type"] == "CAA" and body["tag"] in ("issue", "issuewild"):
            body["data"] = body["data"].rstrip(".")
        status, answer = self.keep(
            method, "records", rest, body, lambda record: (number := self.next_number(), {**record, "id": number, "zone": domain})
        )
        return status, answer

    def project_resources(self, method, project, body):
        listed = self.resources.setdefault(project, [])
        if method == "POST":
            for others in self.resources.values():
                others[:] = [urn for urn in others if urn not in body["resources"]]
            listed += body["resources"]
        found = [{"urn": urn, "assigned_at": NOW, "status": "ok", "links": {"self": ""}} for urn in listed]
        return 200, {"resources": found, "meta": {"total": len(found)}, "links": {}}
