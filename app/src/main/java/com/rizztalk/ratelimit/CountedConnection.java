package com.rizztalk.ratelimit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts a connection's starts and frames on its own node, and then its address's. */
final class CountedConnection implements ConnectionLimits {
    private final String address;
    private final SharedCounter addressStarts;
    private final SharedCounter addressFrames;
    private final Window starts;
    private final Window frames;
    private final LongSupplier nanoTime;

    CountedConnection(
            String address,
            SharedCounter addressStarts,
            SharedCounter addressFrames,
            LimitsConfiguration configuration,
            LongSupplier nanoTime) {
        this.address = address;
        this.addressStarts = addressStarts;
        this.addressFrames = addressFrames;
        this.starts = new Window(configuration.starts(), configuration.startsWindow());
        this.frames = new Window(configuration.frames(), configuration.framesWindow());
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean allowsStart() {
        return starts.allows(nanoTime.getAsLong()) && addressStarts.allows(address);
    }

    @Override
    public boolean allowsFrame() {
        return frames.allows(nanoTime.getAsLong()) && addressFrames.allows(address);
    }

    /** A window that begins with its first event. */
    private static final class Window {
        private final int limit;
        private final long nanos;
        private long endsAt;
        private int count;

        Window(int limit, Duration length) {
            this.limit = limit;
            this.nanos = length.toNanos();
        }

        boolean allows(long now) {
            if (count == 0 || now - endsAt >= 0) {
                endsAt = now + nanos;
                count = 0;
            }
            if (count == limit) {
                return false;
            }
            count++;
            return true;
        }
    }
}
