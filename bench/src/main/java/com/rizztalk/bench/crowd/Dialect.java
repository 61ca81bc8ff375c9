package com.rizztalk.bench.crowd;

/** How a server is spoken to. Frames are text; what is heard is searched for marks rather than parsed: clients are not measured. */
public interface Dialect {
    /** The path of the handshake. */
    String path();

    /** What a client says first; empty where it waits for the server. */
    String hello();

    /** Asks for a partner, with this tag in common where it isn't empty. */
    String start(String tag);

    /** Ends the call. */
    String stop(String peer);

    /** Passes a candidate on; {@code json} is an RTCIceCandidateInit. */
    String candidate(String call, String peer, String json);

    /** What answers the server's question for a sign of life. */
    String pong();

    /** Understands a frame. */
    Heard hear(String frame);

    /** A list in JSON with this tag, or an empty one. */
    static String tags(String tag) {
        return tag.isEmpty() ? "[]" : "[\"" + tag + "\"]";
    }

    /** The text between a mark and the next quote, or empty. */
    static String after(String frame, String mark) {
        int begin = frame.indexOf(mark);
        if (begin < 0) {
            return "";
        }
        int from = begin + mark.length();
        return frame.substring(from, frame.indexOf('"', from));
    }
}
