package com.rizztalk.protocol;

/** The codes of an {@code error} message. */
public enum ErrorCode {
    BAD_MESSAGE("bad-message"),
    UNKNOWN_TYPE("unknown-type"),
    ALREADY_IN_CALL("already-in-call"),
    NOT_IN_CALL("not-in-call"),
    UNKNOWN_TAG("unknown-tag"),
    RELAY_UNAVAILABLE("relay-unavailable"),
    RATE_LIMITED("rate-limited"),
    BANNED("banned"),
    UNAVAILABLE("unavailable");

    private final String wire;

    ErrorCode(String wire) {
        this.wire = wire;
    }

    /**
     * Returns the code as the protocol spells it.
     *
     * @return such as {@code bad-message}
     */
    public String wire() {
        return wire;
    }
}
