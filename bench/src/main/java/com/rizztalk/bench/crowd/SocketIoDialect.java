package com.rizztalk.bench.crowd;

/** Engine.IO 4 with Socket.IO 5 packets over WebSocket alone: {@code 42["event",{}]}. */
public final class SocketIoDialect implements Dialect {
    private static final String EVENT = "42[\"";

    @Override
    public String path() {
        return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    public String hello() {
        return "40";
    }

    @Override
    public String start(String tag) {
        return "42[\"start\",{\"tags\":" + Dialect.tags(tag) + ",\"language\":\"en\"}]";
    }

    @Override
    public String stop(String peer) {
        return "42[\"stop\",{\"to\":\"" + peer + "\"}]";
    }

    @Override
    public String candidate(String call, String peer, String json) {
        return "42[\"candidate\",{\"to\":\"" + peer + "\",\"candidate\":" + json + "}]";
    }

    @Override
    public String pong() {
        return "3";
    }

    @Override
    public Heard hear(String frame) {
        if (frame.startsWith("40")) {
            return Heard.of(Heard.Kind.READY);
        }
        if (frame.equals("2")) {
            return Heard.of(Heard.Kind.PING);
        }
        return switch (Dialect.after(frame, EVENT)) {
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
