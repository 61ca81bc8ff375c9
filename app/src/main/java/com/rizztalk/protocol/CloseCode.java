package com.rizztalk.protocol;

/** WebSocket close codes that the server uses (RFC 6455 section 7.4, and 4001 of its private range). */
public enum CloseCode {
    /** The server is going away; reconnect with the resume token. */
    GOING_AWAY(1001),
    /** A frame that RFC 6455 does not allow. */
    PROTOCOL_ERROR(1002),
    /** A binary frame came; the protocol is text only. */
    UNSUPPORTED_DATA(1003),
    /** A text frame that is no UTF-8. */
    INVALID_PAYLOAD(1007),
    /** Misbehaviour, or a ban. */
    POLICY_VIOLATION(1008),
    /** A message over {@link ClientMessageParser#MAX_MESSAGE_BYTES}. */
    MESSAGE_TOO_BIG(1009),
    /** A limit was reached, or the client reads too slowly. */
    TRY_AGAIN_LATER(1013),
    /** A newer connection took the session over. */
    TAKEN_OVER(4001);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /**
     * Returns the number that goes over the wire.
     *
     * @return the close code
     */
    public int code() {
        return code;
    }
}
