package com.rizztalk.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failures of commands that nobody waits for: the first, then at most one a second with the number of them. */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long EVERY_NANOS = 1_000_000_000L;

    private static final AtomicLong failures = new AtomicLong();
    private static final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    private FailureLog() {}

    static void watch(CompletionStage<?> command, String what) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                report(what, failure);
            }
        });
    }

    static void report(String what, Throwable failure) {
        failures.incrementAndGet();
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + EVERY_NANOS)) {
            LOG.warn(
                    "Redis: {} failed: {} ({} failures since the last line)",
                    what,
                    failure.toString(),
                    failures.getAndSet(0));
        }
    }
}
