package com.rizztalk.ratelimit;

import com.rizztalk.redis.Redis;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The limits of one address. It is known by its keyed hash only; an empty one stands for nobody, and has none. */
@Singleton
public class AddressLimits {
    private final LimitsConfiguration configuration;
    private final SharedCounter starts;
    private final SharedCounter frames;
    private final ConnectionCounter connections;

    AddressLimits(LimitsConfiguration configuration, Redis redis, ConnectionCounter connections) {
        this.configuration = configuration;
        this.connections = connections;
        this.starts = new SharedCounter(
                redis, "starts", configuration.starts(), configuration.startsWindow(), System::nanoTime);
        this.frames = new SharedCounter(
                redis, "frames", configuration.frames(), configuration.framesWindow(), System::nanoTime);
    }

    /**
     * Counts a start or a skip.
     *
     * @param address keyed hash
     * @return whether it is within the limit
     */
    public boolean allowsStart(String address) {
        return unlimited(address) || starts.allows(address);
    }

    /**
     * Counts a frame.
     *
     * @param address keyed hash
     * @return whether it is within the limit
     */
    public boolean allowsFrame(String address) {
        return unlimited(address) || frames.allows(address);
    }

    /**
     * Counts a new connection, to be taken back with {@link #disconnected}.
     *
     * @param address keyed hash
     * @return whether it is within the limit
     */
    public CompletionStage<Boolean> connected(String address) {
        return unlimited(address)
                ? CompletableFuture.completedFuture(true)
                : connections.added(address).thenApply(total -> total <= configuration.connections());
    }

    /**
     * A connection is gone.
     *
     * @param address keyed hash
     */
    public void disconnected(String address) {
        if (!unlimited(address)) {
            connections.removed(address);
        }
    }

    private boolean unlimited(String address) {
        return !configuration.enabled() || address.isEmpty();
    }

    @Scheduled(fixedDelay = "30s")
    void forgetOld() {
        starts.forgetOld();
        frames.forgetOld();
    }
}
