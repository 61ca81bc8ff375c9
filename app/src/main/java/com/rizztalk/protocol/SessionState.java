package com.rizztalk.protocol;

import java.util.Arrays;

/** The three states of a session in the protocol. */
public enum SessionState {
    IDLE("idle"),
    WAITING("waiting"),
    IN_CALL("in-call");

    private final String wire;

    SessionState(String wire) {
        this.wire = wire;
    }

    /**
     * Returns the state as the protocol and Redis spell it.
     *
     * @return such as {@code in-call}
     */
    public String wire() {
        return wire;
    }

    /**
     * Finds the state by its spelling.
     *
     * @param wire such as {@code in-call}
     * @return the state
     * @throws IllegalArgumentException if none has this name
     */
    public static SessionState of(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No session state is called " + wire));
    }
}
