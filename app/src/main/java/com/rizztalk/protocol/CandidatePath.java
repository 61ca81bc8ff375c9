package com.rizztalk.protocol;

import java.util.Locale;

/** The type of the local candidate that carries the media (RFC 8445 section 5.1.1, W3C RTCIceCandidateType). */
public enum CandidatePath {
    HOST,
    SRFLX,
    PRFLX,
    RELAY;

    /**
     * Returns the type as the protocol spells it.
     *
     * @return such as {@code srflx}
     */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
