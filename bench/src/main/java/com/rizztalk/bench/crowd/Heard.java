package com.rizztalk.bench.crowd;

/**
 * What a client made of a frame.
 *
 * @param kind what it is
 * @param call the call's id, where the frame has one
 * @param peer how the server wants the peer to be named, or empty where it knows the peer itself
 */
record Heard(Kind kind, String call, String peer) {
    /** Kinds of frames, whatever each server calls them. */
    enum Kind {
        /** The client may begin. */
        READY,
        WAITING,
        MATCHED,
        ENDED,
        CANDIDATE,
        /** How many are online, told to everybody. */
        ONLINE,
        /** The server asks for a sign of life as a message of its own. */
        PING,
        /** An error: the load is wrong, or the server is. */
        REFUSED,
        OTHER
    }

    static Heard of(Kind kind) {
        return new Heard(kind, "", "");
    }
}
