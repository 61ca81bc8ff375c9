package com.rizztalk.bench.crowd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody who comes, stays a little, goes, and comes again: so that the count of those online always changes soon. */
public final class Passerby implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private Passerby(Dialect dialect, List<Integer> ports, Duration stay) {
        thread.execute(() -> pass(dialect, ports, stay));
    }

    /** Comes for the first time. */
    public static Passerby begin(Dialect dialect, List<Integer> ports, Duration stay) {
        return new Passerby(dialect, ports, stay);
    }

    private static void pass(Dialect dialect, List<Integer> ports, Duration stay) {
        try {
            while (true) {
                try (Crowd _ = Crowd.connect(dialect, ports, 1)) {
                    Thread.sleep(stay);
                } catch (IllegalStateException refused) {
                    // The crowd has said so. A server that is busy telling everybody may refuse somebody.
                }
                Thread.sleep(stay);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    /** Comes no more. */
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
