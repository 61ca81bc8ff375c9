"""What dashboards are made of: panels, and Grafana's JSON around them."""

SOURCE = {"type": "prometheus", "uid": "prometheus"}
GOOD, POOR, BAD = "green", "orange", "red"


def panel(title, description, unit, *targets, steps=(), runbooks=(), kind="timeseries", width=8, low=0, high=None, decimals=None):
    """One panel. `targets` are pairs of PromQL and legend; `steps` pairs of a number and the colour from there on."""
    defaults = {
        "unit": unit,
        "color": {"mode": "thresholds" if kind == "stat" else "palette-classic"},
        "thresholds": {"mode": "absolute", "steps": [{"color": GOOD, "value": None}] + [{"color": c, "value": v} for v, c in steps]},
    }
    if low is not None:
        defaults["min"] = low
    if high is not None:
        defaults["max"] = high
    if decimals is not None:
        defaults["decimals"] = decimals
    if kind == "timeseries":
        defaults["custom"] = {
            "fillOpacity": 8,
            "lineWidth": 1,
            "showPoints": "never",
            "thresholdsStyle": {"mode": "line" if steps else "off"},
        }
        options = {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }
    else:
        options = {
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "colorMode": "value",
            "graphMode": "area",
            "justifyMode": "auto",
            "textMode": "auto",
            "orientation": "auto",
        }
    if runbooks:
        description += "\n\nRunbooks: " + ", ".join(f"[{name}](${{runbooks}}/{name}.md)" for name in runbooks)
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": SOURCE,
        "gridPos": {"w": width, "h": 4 if kind == "stat" else 8},
        "targets": [
            {"refId": chr(65 + at), "datasource": SOURCE, "expr": expr, "legendFormat": legend, "range": True, "instant": False}
            for at, (expr, legend) in enumerate(targets)
        ],
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options,
    }


def stat(title, description, unit, expr, **more):
    return panel(title, description, unit, (expr, ""), **{"kind": "stat", "width": 4, **more})


def percentiles(histogram):
    return [
        (f"histogram_quantile({q}, sum by (le) (rate({histogram}_bucket[$__rate_interval])))", f"{q * 100:.0f} %") for q in (0.5, 0.9, 0.99)
    ]


def rates(metric, label, per=1):
    times = f"{per} * " if per != 1 else ""
    return (f"{times}sum by ({label}) (rate({metric}[$__rate_interval]))", f"{{{{{label}}}}}")


def dashboard(uid, title, description, panels):
    x = y = tall = 0
    for number, each in enumerate(panels, 1):
        place = each["gridPos"]
        if x + place["w"] > 24 or (x and place["h"] != tall):
            x, y = 0, y + tall
        tall = place["h"]
        place.update(x=x, y=y)
        each["id"] = number
        x += place["w"]
    return {
        "uid": f"rizztalk-{uid}",
        "title": f"Rizztalk: {title}",
        "description": description,
        "tags": ["rizztalk"],
        "schemaVersion": 39,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "30s",
        "timezone": "utc",
        "time": {"from": "now-6h", "to": "now"},
        "links": [
            {
                "type": "dashboards",
                "tags": ["rizztalk"],
                "title": "Rizztalk",
                "asDropdown": False,
                "includeVars": False,
                "keepTime": True,
                "targetBlank": False,
                "icon": "",
                "tooltip": "",
                "url": "",
            }
        ],
        # Grafana serves the runbooks itself: the role puts them into its public folder.
        "templating": {
            "list": [
                {
                    "type": "constant",
                    "name": "runbooks",
                    "query": "/public/runbooks",
                    "hide": 2,
                    "skipUrlSync": True,
                    "current": {"text": "/public/runbooks", "value": "/public/runbooks", "selected": True},
                }
            ]
        },
        "panels": panels,
    }
