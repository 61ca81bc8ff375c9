"""The relay for calls that find no direct way."""

from boards.panels import POOR, panel, rates, stat

TITLE = "TURN"

PANELS = [
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
]
