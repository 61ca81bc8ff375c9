package com.rizztalk.ratelimit;

/** What one connection may do, within what its address may do. Must be used on the connection's event loop. */
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
