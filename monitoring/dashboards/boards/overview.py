"""How visitors fare. Look here daily; red leads on by its runbook."""

from boards.panels import BAD, POOR, panel, percentiles, rates, stat

TITLE = "Overview"

PANELS = [
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
    panel("Matches", "Matches a minute.", "short", ("60 * sum(rate(rizztalk_matches_total[$__rate_interval]))", "matches a minute")),
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
]
