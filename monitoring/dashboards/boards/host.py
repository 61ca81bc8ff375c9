"""The machine, its backups, and monitoring itself."""

from boards.panels import BAD, POOR, panel, stat

TITLE = "Host"

PANELS = [
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
    panel("Load", "Processes that run or wait for the disk.", "short", ("max(node_load1)", "1 min"), ("max(node_load15)", "15 min")),
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
]
