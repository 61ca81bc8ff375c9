package com.rizztalk.protocol;

import java.util.Arrays;

/** Why a call is over, as the other side gets it. */
public enum EndReason {
    SKIPPED,
    LEFT,
    LOST,
    REPORTED,
    BANNED;

    /**
     * Returns the reason as the protocol spells it.
     *
     * @return such as {@code skipped}
     */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Finds the reason by its spelling.
     *
     * @param wire such as {@code skipped}
     * @return the reason
     * @throws IllegalArgumentException if none has this name
     */
    public static EndReason of(String wire) {
        return Arrays.stream(values())
                .filter(reason -> reason.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No end reason is called " + wire));
    }
}
