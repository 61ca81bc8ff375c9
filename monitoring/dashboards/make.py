#!/usr/bin/env python3
"""Writes the dashboards, Grafana's JSON, beside itself: `make.py` writes, `make.py --check` says which are not as here."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
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


DASHBOARDS = {
    "overview": (
        "Overview",
        "How visitors fare. Look here daily; red leads on by its runbook.",
        [
            stat("Online", "Visitors connected to the whole deployment.", "short", "max(rizztalk_online)"),
            stat("Waiting", "Visitors who look for somebody.", "short", "max(rizztalk_waiting)"),
            stat("Calls", "Calls that are on.", "short", "max(rizztalk_calls)"),
            stat(
                "Alerts",
                "Alerts that fire now, but for Watchdog.",
                "short",
                'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)',
                steps=[(1, BAD)],
            ),
            stat(
                "Starts broken, 1 h",
                "Share of starts that failed or took over 1 s; 0.5 % a month is allowed.",
                "percentunit",
                "rizztalk:starts_broken:ratio_rate1h",
                steps=[(0.005, POOR), (0.072, BAD)],
                runbooks=["StartsFailing", "StartsFailingSlowly"],
                decimals=2,
            ),
            stat(
                "Calls broken, 1 h",
                "Share of the sides of matched calls that were not connected within 8 s, without those that left before; 5 % a month is allowed.",
                "percentunit",
                "rizztalk:calls_broken:ratio_rate1h",
                steps=[(0.05, POOR), (0.72, BAD)],
                runbooks=["CallsNotConnecting", "CallsNotConnectingSlowly"],
                decimals=1,
            ),
            panel(
                "Who is here",
                "The whole deployment's counts, as its nodes know them.",
                "short",
                ("max(rizztalk_online)", "online"),
                ("max(rizztalk_waiting)", "waiting"),
                ("max(rizztalk_calls)", "calls"),
            ),
            panel(
                "Wait",
                "From entering the pool to matched: of half, of 9 in 10, of 99 in 100.",
                "s",
                *percentiles("rizztalk_wait_seconds"),
                steps=[(30, POOR)],
            ),
            panel(
                "Setup",
                "From matched to the first audio, as the browsers say.",
                "s",
                *percentiles("rizztalk_setup_seconds"),
                steps=[(5, POOR)],
                runbooks=["CallsNotConnecting"],
            ),
            panel(
                "Matches", "Matches a minute.", "short", ("60 * sum(rate(rizztalk_matches_total[$__rate_interval]))", "matches a minute")
            ),
            panel(
                "Path",
                "Sides of calls that connected, a minute, by what carries the audio: host and srflx and prflx are direct.",
                "short",
                rates("rizztalk_connected_total", "path", 60),
                runbooks=["RelayShareUnusual"],
            ),
            panel("Ended", "Calls that ended, a minute, by why.", "short", rates("rizztalk_calls_ended_total", "reason", 60)),
            panel("Length of calls", "From matched to the end.", "s", *percentiles("rizztalk_call_duration_seconds")),
            panel(
                "Reports",
                "Reports an hour, by reason.",
                "short",
                ("sum by (reason) (increase(rizztalk_reports_total[1h]))", "{{reason}}"),
                runbooks=["ReportsSpike"],
            ),
            panel("Bans", "Bans an hour, by reports and by operators.", "short", ("sum(increase(rizztalk_bans_total[1h]))", "bans")),
        ],
    ),
    "server": (
        "Server",
        "The application, its JVM and Redis.",
        [
            stat(
                "Colours that run",
                "Blue and green; one, but for a deploy.",
                "short",
                'sum(up{job="rizztalk"})',
                runbooks=["ServerDown"],
                width=6,
            ),
            stat(
                "Redis",
                "1 where it answers its exporter.",
                "short",
                "min(redis_up)",
                runbooks=["RedisDown"],
                width=6,
            ),
            stat(
                "Redis' memory",
                "Share of its limit that is used.",
                "percentunit",
                "max(redis_memory_used_bytes / redis_memory_max_bytes)",
                steps=[(0.6, POOR), (0.8, BAD)],
                runbooks=["RedisMemoryHigh"],
                width=6,
                decimals=1,
            ),
            stat(
                "File descriptors",
                "Share of the application's limit that is used.",
                "percentunit",
                'max(process_files_open_files{job="rizztalk"} / process_files_max_files{job="rizztalk"})',
                steps=[(0.6, POOR), (0.8, BAD)],
                runbooks=["FileDescriptorsLow", "HostDescriptorsLow"],
                width=6,
                decimals=1,
            ),
            panel(
                "Starts",
                "Starts and skips a second: answered, and refused since Redis was away.",
                "ops",
                ("sum(rate(rizztalk_start_seconds_count[$__rate_interval]))", "answered"),
                ("sum(rate(rizztalk_starts_failed_total[$__rate_interval]))", "failed"),
                runbooks=["StartsFailing"],
            ),
            panel(
                "Time to answer a start",
                "From start or skip to waiting or matched. Promised: 1 s.",
                "s",
                *percentiles("rizztalk_start_seconds"),
                steps=[(1, BAD)],
                runbooks=["StartsFailing"],
            ),
            panel(
                "Event loops",
                "The longest that a task waited for its turn.",
                "s",
                ("max by (colour) (rizztalk_eventloop_delay_seconds_max)", "{{colour}}"),
                steps=[(0.25, BAD)],
                runbooks=["EventLoopDelayed"],
            ),
            panel(
                "Heart",
                "Since Redis last answered a beat, and since the reaper last had nothing left to do.",
                "s",
                ("max by (colour) (rizztalk_beat_lag_seconds)", "beat {{colour}}"),
                ("max by (colour) (rizztalk_reaper_lag_seconds)", "reaper {{colour}}"),
                steps=[(5, POOR), (10, BAD)],
                runbooks=["RedisAway", "ReaperLagging"],
            ),
            panel(
                "Redis' scripts",
                "Mean time from sending a script to its answer; the five slowest.",
                "s",
                (
                    "topk(5, sum by (script) (rate(rizztalk_redis_script_seconds_sum[$__rate_interval]))"
                    " / sum by (script) (rate(rizztalk_redis_script_seconds_count[$__rate_interval])))",
                    "{{script}}",
                ),
                steps=[(0.05, POOR)],
                runbooks=["ReaperLagging"],
            ),
            panel(
                "Redis",
                "Commands a second.",
                "ops",
                ("sum(rate(redis_commands_processed_total[$__rate_interval]))", "commands"),
                runbooks=["RedisDown", "RedisNotSaving"],
            ),
            panel(
                "Connections",
                "WebSockets and the sessions in them, by state.",
                "short",
                ("sum(rizztalk_connections)", "connections"),
                ("sum by (state) (rizztalk_sessions)", "{{state}}"),
            ),
            panel(
                "Connections closed by us",
                "A minute, by code, and readers that were too slow.",
                "short",
                rates("rizztalk_connections_closed_total", "code", 60),
                ("60 * sum(rate(rizztalk_connections_slow_total[$__rate_interval]))", "slow reader"),
            ),
            panel(
                "Errors told to clients",
                "A minute, by code.",
                "short",
                rates("rizztalk_errors_total", "code", 60),
                runbooks=["StartsFailing"],
            ),
            panel(
                "Signalling",
                "Frames passed on from peer to peer, a second, and matches of which a side could not be told.",
                "ops",
                ("sum(rate(rizztalk_frames_relayed_total[$__rate_interval]))", "frames"),
                ("sum(rate(rizztalk_matches_untold_total[$__rate_interval]))", "matches untold"),
            ),
            panel(
                "Resumes",
                "Sessions that came back, a minute: found, or gone already.",
                "short",
                rates("rizztalk_resumes_total", "outcome", 60),
            ),
            panel(
                "JVM's memory",
                "In use, by area, and the heap's limit.",
                "bytes",
                ("sum by (area) (jvm_memory_used_bytes)", "{{area}}"),
                ('sum(jvm_memory_max_bytes{area="heap"} > 0)', "heap's limit"),
                runbooks=["GarbageCollectionBusy", "MemoryLow"],
            ),
            panel(
                "Garbage",
                "Share of the time that pauses for collecting garbage take.",
                "percentunit",
                ("sum by (colour) (rate(jvm_gc_pause_seconds_sum[$__rate_interval]))", "{{colour}}"),
                steps=[(0.1, BAD)],
                runbooks=["GarbageCollectionBusy"],
            ),
            panel(
                "Processor",
                "Share of all processors that the application takes.",
                "percentunit",
                ("max by (colour) (process_cpu_usage)", "{{colour}}"),
                high=1,
                runbooks=["CpuSaturated"],
            ),
            panel(
                "Log",
                "Warnings and errors in the log, a minute.",
                "short",
                ('60 * sum by (level) (rate(logback_events_total{level=~"warn|error"}[$__rate_interval]))', "{{level}}"),
            ),
        ],
    ),
    "host": (
        "Host",
        "The machine, its backups, and monitoring itself.",
        [
            stat(
                "Disk free",
                "Of the fullest file system.",
                "percentunit",
                'min(node_filesystem_avail_bytes{fstype!~"ramfs|squashfs"} / node_filesystem_size_bytes)',
                runbooks=["DiskFilling", "DiskNearlyFull"],
                width=6,
                decimals=1,
            ),
            stat(
                "Memory available",
                "Less than 10 % is short.",
                "percentunit",
                "min(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)",
                runbooks=["MemoryLow"],
                width=6,
                decimals=1,
            ),
            stat(
                "Age of the backup",
                "One is taken each night.",
                "s",
                "time() - max(rizztalk_backup_timestamp_seconds)",
                steps=[(93600, POOR), (108000, BAD)],
                runbooks=["BackupOld"],
                width=6,
            ),
            stat(
                "Exporters away",
                "Whose numbers are missing.",
                "short",
                'count(up{job!="rizztalk"} == 0) or vector(0)',
                steps=[(1, BAD)],
                runbooks=["ExporterDown", "HostNumbersOld"],
                width=6,
            ),
            panel(
                "Processor",
                "Share of all processors, by kind. Steal is what the neighbours take.",
                "percentunit",
                (
                    'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[$__rate_interval]))'
                    ' / scalar(count(node_cpu_seconds_total{mode="idle"}))',
                    "{{mode}}",
                ),
                steps=[(0.9, BAD)],
                high=1,
                runbooks=["CpuSaturated"],
            ),
            panel(
                "Load", "Processes that run or wait for the disk.", "short", ("max(node_load1)", "1 min"), ("max(node_load15)", "15 min")
            ),
            panel(
                "Memory",
                "Available, of all.",
                "bytes",
                ("sum(node_memory_MemAvailable_bytes)", "available"),
                ("sum(node_memory_MemTotal_bytes)", "all"),
                runbooks=["MemoryLow", "OutOfMemoryKill"],
            ),
            panel(
                "Disk",
                "Free, by file system.",
                "bytes",
                ('min by (mountpoint) (node_filesystem_avail_bytes{fstype!~"ramfs|squashfs|tmpfs"})', "{{mountpoint}}"),
                runbooks=["DiskFilling"],
            ),
            panel(
                "Disk's work",
                "Read and written.",
                "Bps",
                ("sum(rate(node_disk_read_bytes_total[$__rate_interval]))", "read"),
                ("sum(rate(node_disk_written_bytes_total[$__rate_interval]))", "written"),
            ),
            panel(
                "Network",
                "Received and sent, but for loopback.",
                "Bps",
                ('sum(rate(node_network_receive_bytes_total{device!="lo"}[$__rate_interval]))', "received"),
                ('sum(rate(node_network_transmit_bytes_total{device!="lo"}[$__rate_interval]))', "sent"),
            ),
            panel(
                "Files",
                "File descriptors of all processes, as a share of the kernel's limit.",
                "percentunit",
                ("max(node_filefd_allocated / node_filefd_maximum)", "in use"),
                steps=[(0.8, BAD)],
                runbooks=["HostDescriptorsLow"],
            ),
            panel(
                "Out of memory",
                "Processes that the kernel ended, within the hour.",
                "short",
                ("sum(increase(node_vmstat_oom_kill[1h]))", "ended"),
                steps=[(1, BAD)],
                runbooks=["OutOfMemoryKill"],
            ),
            panel(
                "Monitoring itself",
                "Memory of Prometheus and Alertmanager, and the size of what is kept.",
                "bytes",
                ('sum by (job) (process_resident_memory_bytes{job=~"prometheus|alertmanager"})', "{{job}}"),
                ("sum(prometheus_tsdb_storage_blocks_bytes)", "kept"),
                runbooks=["AlertsUndelivered", "Watchdog"],
            ),
        ],
    ),
    "turn": (
        "TURN",
        "The relay for calls that find no direct way.",
        [
            stat(
                "Trial",
                "1 where the relay gives an address for a fresh credential; tried each minute.",
                "short",
                "min(rizztalk_turn_allocate_success)",
                runbooks=["TurnAllocationFailing"],
                width=8,
            ),
            stat(
                "Ports",
                "1 where all of its ports are open.",
                "short",
                'min(probe_success{job="turn"})',
                runbooks=["TurnUnreachable"],
                width=8,
            ),
            stat(
                "Share of the relay, 1 h",
                "Of the sides of calls that connected.",
                "percentunit",
                'sum(increase(rizztalk_connected_total{path="relay"}[1h])) / sum(increase(rizztalk_connected_total[1h]))',
                steps=[(0.3, POOR)],
                runbooks=["RelayShareUnusual"],
                width=8,
                decimals=1,
            ),
            panel(
                "Time of the trial",
                "Three exchanges with the relay, on the server itself.",
                "s",
                ("max(rizztalk_turn_allocate_seconds)", "trial"),
                steps=[(1, POOR)],
                runbooks=["TurnAllocationFailing"],
            ),
            panel("Path", "Sides of calls that connected, a minute.", "short", rates("rizztalk_connected_total", "path", 60)),
            panel(
                "UDP sockets",
                "Of the whole server; each allocation takes one.",
                "short",
                ("sum(node_sockstat_UDP_inuse)", "in use"),
            ),
        ],
    ),
    "site": (
        "Site",
        "What visitors reach first: Nginx, the pages, the WebSocket, the certificate.",
        [
            stat(
                "Site broken, 1 h",
                "Share of probes of pages or WebSocket that failed; 0.1 % a month is allowed.",
                "percentunit",
                "rizztalk:site_broken:ratio_rate1h",
                steps=[(0.001, POOR), (0.0144, BAD)],
                runbooks=["SiteUnreachable", "SiteUnreachableSlowly"],
                width=6,
                decimals=2,
            ),
            stat(
                "Nginx",
                "1 where it answers its exporter.",
                "short",
                "min(nginx_up)",
                runbooks=["NginxDown"],
                width=6,
            ),
            stat(
                "Certificate served",
                "Time until it runs out.",
                "s",
                'min(probe_ssl_earliest_cert_expiry{job="pages"}) - time()',
                runbooks=["CertificateExpiring"],
                width=6,
            ),
            stat(
                "Certificate on disk",
                "Share of its lifetime that is left; renewed at a third.",
                "percentunit",
                "min((rizztalk_certificate_not_after_timestamp_seconds - time())"
                " / (rizztalk_certificate_not_after_timestamp_seconds - rizztalk_certificate_not_before_timestamp_seconds))",
                runbooks=["CertificateRenewalFailing"],
                width=6,
                decimals=0,
            ),
            panel(
                "Probes",
                "1 where it succeeded.",
                "short",
                ('min by (job) (probe_success{job=~"pages|websocket"})', "{{job}}"),
                high=1,
                runbooks=["SiteUnreachable"],
            ),
            panel(
                "Time of the probes",
                "From connecting to the whole answer, on the server itself.",
                "s",
                ('max by (job) (probe_duration_seconds{job=~"pages|websocket"})', "{{job}}"),
                steps=[(1, POOR)],
            ),
            panel("Status of the page", "HTTP's status of the home page.", "none", ('max(probe_http_status_code{job="pages"})', "status")),
            panel("Requests", "A second.", "reqps", ("sum(rate(nginx_http_requests_total[$__rate_interval]))", "requests")),
            panel(
                "Connections of Nginx",
                "A visitor's WebSocket counts as writing.",
                "short",
                ("sum(nginx_connections_active)", "active"),
                ("sum(nginx_connections_writing)", "writing"),
                ("sum(nginx_connections_waiting)", "waiting"),
                runbooks=["NginxDown"],
            ),
            panel(
                "Connections dropped",
                "Accepted and not handled, since a limit was reached.",
                "short",
                ("sum(increase(nginx_connections_accepted[1h])) - sum(increase(nginx_connections_handled[1h]))", "dropped"),
            ),
        ],
    ),
}


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


def main():
    stale = []
    for uid, (title, description, panels) in DASHBOARDS.items():
        file = HERE / f"{uid}.json"
        text = json.dumps(dashboard(uid, title, description, panels), indent=1) + "\n"
        if "--check" not in sys.argv:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            stale.append(file.name)
    if stale:
        sys.exit(f"{', '.join(stale)} is not what make.py says: run monitoring/dashboards/make.py")


if __name__ == "__main__":
    main()
