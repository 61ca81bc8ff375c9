package com.rizztalk.bench.report;

import java.util.Locale;

/** What is measured, with its unit. */
public enum Measure {
    PAIR_CPU("CPU a matched pair, warm: server and Redis", "µs"),
    PAIR_CPU_SERVER("of it the server's", "µs"),
    PAIR_CPU_REDIS("of it Redis'", "µs"),
    PAIR_CPU_COLD("CPU a matched pair, first 10 s of load", "µs"),
    PAIRS_A_SECOND("pairs a second at saturation", "/s"),
    MATCH_P50("second start to both matched at 500 pairs/s, p50", "ms"),
    MATCH_P99("second start to both matched at 500 pairs/s, p99", "ms"),
    PAIR_COMMANDS("Redis commands a pair: two starts and a stop", ""),
    TWO_NODES_CPU("CPU a matched pair on two nodes, half of them across", "µs"),
    TWO_NODES_P50("second start to both matched on two nodes at 500 pairs/s, p50", "ms"),
    TWO_NODES_RELAY("CPU a relayed candidate on two nodes, half of them across", "µs"),
    TWO_NODES_RELAY_REDIS("of it Redis', for candidates on two nodes", "µs"),
    RELAY_CPU("CPU a relayed candidate of 800 bytes", "µs"),
    RELAY_RATE("relayed candidates a second at saturation", "/s"),
    RELAY_P99("relayed candidates at half of saturation, p99", "ms"),
    RELAY_COMMANDS("Redis commands a relayed candidate", ""),
    SESSION_RSS("RSS growth a connected idle session", "KiB"),
    SESSION_HEAP("live heap after GC a connected idle session", "KiB"),
    FULL_RSS("RSS with 19,000 connected, where the container has 512 MiB", "MiB"),
    FULL_CPU("CPU a second of a connected idle session: server and Redis", "µs"),
    FULL_REDIS("Redis' memory a connected idle session", "KiB"),
    BROWSER_FOUND("in a browser: Start pressed to somebody found, p50", "ms"),
    BROWSER_HEARD("in a browser: somebody found to their voice, p50", "ms"),
    START("start to first accepted connection", "s"),
    IDLE_RSS("idle RSS", "MiB"),
    BROADCAST_P99_WITHOUT("relayed candidates at a fixed rate, many connected, p99", "ms"),
    BROADCAST_P99("the same while everybody is told once a second how many are online, p99", "ms"),
    BROADCAST_CPU("server CPU a session that is told how many are online", "µs"),
    BROADCAST_ALLOCATED("allocated in the heap a session that is told how many are online", "KiB"),
    GROWTH_100("CPU a matched pair while 100 others wait, each with a tag of its own", "µs"),
    GROWTH_1000("CPU a matched pair while 1,000 others wait", "µs"),
    GROWTH_ALL("CPU a matched pair while nine tenths of the connected wait", "µs");

    private final String title;
    private final String unit;

    Measure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    /** A value as people read it. */
    String show(double value) {
        String number = value >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
