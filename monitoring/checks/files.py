"""What monitoring consists of, as files, and its templates as Ansible renders them."""

import hashlib
import json
import re
from pathlib import Path

import jinja2
import yaml

PROJECT = Path(__file__).parents[2]
MONITORING = PROJECT / "monitoring"
ROLE = PROJECT / "ansible" / "roles" / "monitoring"
DASHBOARDS = sorted((MONITORING / "dashboards").glob("*.json"))
RULES = sorted((MONITORING / "prometheus" / "rules").glob("*.yml"))
TESTS = sorted((MONITORING / "tests").glob("*.yml"))
RUNBOOKS = MONITORING / "runbooks"

# What PromQL says besides metrics' names.
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset"}


def load(file):
    return yaml.safe_load(file.read_text())


def rules(kind):
    """All rules of a kind, alert or record."""
    return [rule for file in RULES for group in load(file)["groups"] for rule in group["rules"] if kind in rule]


def alerts():
    return {rule["alert"]: rule for rule in rules("alert")}


def panels():
    """Every panel of every dashboard, with a name for messages."""
    for file in DASHBOARDS:
        for panel in json.loads(file.read_text())["panels"]:
            yield f"{file.stem}: {panel['title']}", panel


def queries():
    """Everything that is asked of Prometheus, by who asks."""
    for rule in rules("alert") + rules("record"):
        yield rule.get("alert") or rule["record"], rule["expr"]
    for name, panel in panels():
        for target in panel["targets"]:
            yield name, target["expr"].replace("$__rate_interval", "1m")


def selectors(query):
    """The metrics that a query names, each with its labels."""
    plain = re.sub(r"\[[^]]*\]", "", query)
    plain = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", "", plain)
    # A string is passed over whole, and a name with a parenthesis is a function.
    for name, labels, function in re.findall(r'"[^"]*"|\b([a-zA-Z_:][\w:]*)(\{[^}]*\})?(\s*\()?', plain):
        if name and not function and name not in WORDS:
            yield name, labels


def variables(**more):
    """The role's defaults, with what the groups' variables and the host say besides."""
    told = {
        "ansible_managed": "Checked, not deployed",
        "inventory_hostname": "here",
        "playbook_dir": str(PROJECT / "ansible"),
        "monitoring_domain": "rizztalk.test",
        "monitoring_mail_to": "operator@rizztalk.test",
        "app_colours": load(PROJECT / "ansible" / "roles" / "app" / "defaults" / "main.yml")["app_colours"],
    }
    told.update(load(ROLE / "defaults" / "main.yml"))
    told.update(more)
    for _ in range(3):
        told = {name: filled(value, told) for name, value in told.items()}
    return told


def filled(value, told):
    if isinstance(value, str):
        return environment().from_string(value).render(told)
    if isinstance(value, list):
        return [filled(each, told) for each in value]
    if isinstance(value, dict):
        return {name: filled(each, told) for name, each in value.items()}
    return value


def environment():
    # As Ansible does, and a name that is not there is a mistake.
    made = jinja2.Environment(trim_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    made.filters["to_json"] = json.dumps
    made.filters["hash"] = lambda text, kind: hashlib.new(kind, text.encode()).hexdigest()
    return made


def render(template, **more):
    return environment().from_string(template.read_text()).render(variables(**more))
