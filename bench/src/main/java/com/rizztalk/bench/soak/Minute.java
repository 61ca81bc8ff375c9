package com.rizztalk.bench.soak;

import java.util.Map;

/**
 * How things stand.
 *
 * @param at minutes since the beginning
 * @param connected visitors with a session, whatever they do
 * @param waiting of them in the pool
 * @param inCall of them in a call
 * @param pairs of which both sides were told, so far
 * @param unavailable answers so far that Redis did not answer in time
 * @param violations so far
 * @param heapKib live after a collection, of the node that lives through
 * @param keys in Redis by kind
 * @param errors lines of the level ERROR in the nodes' logs so far
 */
record Minute(
        int at,
        int connected,
        int waiting,
        int inCall,
        long pairs,
        long unavailable,
        long violations,
        double heapKib,
        Map<String, Long> keys,
        long errors) {
    Minute {
        keys = Map.copyOf(keys);
    }

    /** Without those that keep two apart after a call: one for each session that was in a call, gone with it. */
    long keysOfNow() {
        return keys.entrySet().stream()
                .filter(kind -> !kind.getKey().equals("avoid"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    String line() {
        return "%3d min: %,d connected, %,d waiting, %,d in calls, %,d pairs, %d unavailable, %d violations, heap %,.0f KiB, %,d keys and %,d that keep apart, %d errors logged"
                .formatted(
                        at,
                        connected,
                        waiting,
                        inCall,
                        pairs,
                        unavailable,
                        violations,
                        heapKib,
                        keysOfNow(),
                        keys.getOrDefault("avoid", 0L),
                        errors);
    }
}
