package com.rizztalk.ratelimit;

import com.rizztalk.presence.OnlineCount;
import com.rizztalk.redis.Redis;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The limits of addresses and of their connections. An address is known by its keyed hash only; an empty one stands for nobody, and has none. */
@Singleton
public class AddressLimits {
    private static final ConnectionLimits NONE = new ConnectionLimits() {
        @Override
        public boolean allowsStart() {
            return true;
        }

        @Override
        public boolean allowsFrame() {
            return true;
        }
    };

    private static final Duration FORGET_EVERY = Duration.ofSeconds(30);

    private final LimitsConfiguration configuration;
    private final SharedCounter starts;
    private final SharedCounter frames;
    private final ConnectionCounter connections;
    private final TaskScheduler scheduler;
    private @Nullable ScheduledFuture<?> forgetting;

    AddressLimits(
            LimitsConfiguration configuration,
            Redis redis,
            ConnectionCounter connections,
            OnlineCount online,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.configuration = configuration;
        this.connections = connections;
        this.scheduler = scheduler;
        BooleanSupplier alone = () -> online.beat().living().size() < 2;
        this.starts = new SharedCounter(
                redis, "starts", configuration.addressStarts(), configuration.startsWindow(), System::nanoTime, alone);
        this.frames = new SharedCounter(
                redis, "frames", configuration.addressFrames(), configuration.framesWindow(), System::nanoTime, alone);
    }

    /**
     * Makes the limits of one connection.
     *
     * @param address keyed hash
     * @return what the connection may do
     */
    public ConnectionLimits forConnection(String address) {
        return unlimited(address)
                ? NONE
                : new CountedConnection(address, starts, frames, configuration, System::nanoTime);
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

    @PostConstruct
    void start() {
        forgetting = scheduler.scheduleWithFixedDelay(FORGET_EVERY, FORGET_EVERY, this::forgetOld);
    }

    /** Not by an annotation, whose task may still look for its bean while the context closes. */
    @PreDestroy
    void stop() {
        if (forgetting != null) {
            forgetting.cancel(false);
        }
    }

    private void forgetOld() {
        starts.forgetOld();
        frames.forgetOld();
    }
}
