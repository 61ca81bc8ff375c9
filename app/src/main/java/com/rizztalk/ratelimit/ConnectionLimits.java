package com.rizztalk.ratelimit;

/** The limits of one connection, within those of its address. Must be used on the connection's event loop. */
public interface ConnectionLimits {
    /**
     * Counts a start or a skip.
     *
     * @return whether it is within the connection's limit and the address's
     */
    boolean allowsStart();

    /**
     * Counts a frame.
     *
     * @return whether it is within the connection's limit and the address's
     */
    boolean allowsFrame();
}
