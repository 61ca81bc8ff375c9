package com.rizztalk.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits for another process, which can't call back. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** A condition on another process; a failure to ask counts as not yet. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Returns whether the condition held within 20 s, and gives up at once when {@code process} ends. */
    static boolean until(Process process, Condition condition) throws InterruptedIOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (holds(condition)) {
                return true;
            }
            pause();
        }
        return false;
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for Redis");
        }
    }
}
