package com.rizztalk.bench.crowd;

/** What the rival on plain ws and the floor speak: the peer is named by the client. */
public final class PlainDialect implements Dialect {
    private static final String TYPE = "{\"type\":\"";

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String hello() {
        return "";
    }

    @Override
    public String start(String tag) {
        return "{\"type\":\"start\",\"tags\":" + Dialect.tags(tag) + ",\"language\":\"en\"}";
    }

    @Override
    public String stop(String peer) {
        return "{\"type\":\"stop\",\"to\":\"" + peer + "\"}";
    }

    @Override
    public String candidate(String call, String peer, String json) {
        return "{\"type\":\"candidate\",\"to\":\"" + peer + "\",\"candidate\":" + json + "}";
    }

    @Override
    public String pong() {
        return "";
    }

    @Override
    public Heard hear(String frame) {
        return switch (Dialect.after(frame, TYPE)) {
            case "waiting" -> Heard.of(Heard.Kind.WAITING);
            case "matched" ->
                new Heard(
                        Heard.Kind.MATCHED, Dialect.after(frame, "\"callId\":\""), Dialect.after(frame, "\"peer\":\""));
            case "ended" -> Heard.of(Heard.Kind.ENDED);
            case "candidate" -> Heard.of(Heard.Kind.CANDIDATE);
            default -> Heard.of(Heard.Kind.OTHER);
        };
    }
}
