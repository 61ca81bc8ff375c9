"""What visitors reach first: Nginx, the pages, the WebSocket, the certificate."""

from boards.panels import BAD, POOR, panel, stat

TITLE = "Site"

PANELS = [
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
]
