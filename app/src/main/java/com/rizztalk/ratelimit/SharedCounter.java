package com.rizztalk.ratelimit;

import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Counts events of a key in a window that begins with its first, over all nodes. A node decides by its own count and
 * the last answer of Redis, and reports to Redis in slices of a tenth of the limit. Nobody waits for an answer, and N
 * nodes together let through up to N tenths too many. A node that is alone has nobody to tell. With Redis away each
 * node counts for itself.
 */
final class SharedCounter {
    private static final Script COUNT = Script.load("ratelimit/count");

    private final Redis redis;
    private final String name;
    private final int limit;
    private final int slice;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final BooleanSupplier alone;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private static final class Entry {
        private long endsAt;
        private long total;
        private int untold;
    }

    SharedCounter(Redis redis, String name, int limit, Duration window, LongSupplier nanoTime, BooleanSupplier alone) {
        this.redis = redis;
        this.name = name;
        this.limit = limit;
        this.slice = Math.max(1, limit / 10);
        this.window = window;
        this.nanoTime = nanoTime;
        this.alone = alone;
    }

    /** Counts one event, and returns whether it is within the limit. */
    boolean allows(String key) {
        int tell = 0;
        boolean allowed;
        Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
        synchronized (entry) {
            long now = nanoTime.getAsLong();
            if (entry.total == 0 || now - entry.endsAt >= 0) {
                entry.endsAt = now + window.toNanos();
                entry.total = 0;
                entry.untold = 0;
            }
            entry.total++;
            entry.untold++;
            allowed = entry.total <= limit;
            if (entry.untold >= slice && !alone.getAsBoolean()) {
                tell = entry.untold;
                entry.untold = 0;
            }
        }
        if (tell > 0) {
            tell(key, entry, tell);
        }
        return allowed;
    }

    private void tell(String key, Entry entry, int count) {
        String redisKey = "rizztalk:limit:{" + key + "}:" + name;
        redis.run(COUNT, redisKey, String.valueOf(count), String.valueOf(window.toMillis()))
                .thenAccept(reply -> learn(entry, reply));
    }

    private void learn(Entry entry, List<Object> reply) {
        synchronized (entry) {
            entry.total = Math.max(entry.total, (Long) reply.get(0) + entry.untold);
            long endsAt = nanoTime.getAsLong()
                    + Duration.ofMillis((Long) reply.get(1)).toNanos();
            entry.endsAt = Math.min(entry.endsAt, endsAt);
        }
    }

    /** Forgets the keys whose window is over. */
    void forgetOld() {
        long now = nanoTime.getAsLong();
        entries.values().removeIf(entry -> {
            synchronized (entry) {
                return now - entry.endsAt >= 0;
            }
        });
    }

    /** How many keys are remembered. */
    int size() {
        return entries.size();
    }
}
