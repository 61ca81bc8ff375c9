package com.rizztalk.bench.crowd;

/** Rizztalk's protocol, version 1. The server knows who the peer is. */
public final class RizztalkDialect implements Dialect {
    private static final String TYPE = "{\"type\":\"";

    @Override
    public String path() {
        return "/v1/ws";
    }

    @Override
    public String hello() {
        return "{\"type\":\"hello\",\"protocol\":1}";
    }

    @Override
    public String start(String tag) {
        return "{\"type\":\"start\",\"tags\":" + Dialect.tags(tag) + ",\"language\":\"en\"}";
    }

    @Override
    public String stop(String peer) {
        return "{\"type\":\"stop\"}";
    }

    @Override
    public String candidate(String call, String peer, String json) {
        return "{\"type\":\"candidate\",\"callId\":\"" + call + "\",\"candidate\":" + json + "}";
    }

    @Override
    public String pong() {
        return "";
    }

    @Override
    public Heard hear(String frame) {
        return switch (Dialect.after(frame, TYPE)) {
            case "welcome" -> Heard.of(Heard.Kind.READY);
            case "waiting" -> Heard.of(Heard.Kind.WAITING);
            case "matched" -> new Heard(Heard.Kind.MATCHED, Dialect.after(frame, "\"callId\":\""), "");
            case "ended" -> Heard.of(Heard.Kind.ENDED);
            case "candidate" -> Heard.of(Heard.Kind.CANDIDATE);
            case "online" -> Heard.of(Heard.Kind.ONLINE);
            case "error" -> Heard.of(Heard.Kind.REFUSED);
            default -> Heard.of(Heard.Kind.OTHER);
        };
    }
}
