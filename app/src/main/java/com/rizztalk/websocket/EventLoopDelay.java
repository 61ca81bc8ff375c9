package com.rizztalk.websocket;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import io.netty.util.concurrent.EventExecutor;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Once a second: measures how long a task of each event loop waits for its turn. All connections live on these few
 * threads, so that whatever blocks one of them keeps a share of the visitors waiting.
 */
@Context
final class EventLoopDelay {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final TaskScheduler scheduler;
    private final List<Probe> probes = new ArrayList<>();
    private @Nullable ScheduledFuture<?> schedule;

    EventLoopDelay(
            MeterRegistry meters,
            EventLoopGroupRegistry loops,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.scheduler = scheduler;
        Timer delay = Timer.builder("rizztalk.eventloop.delay")
                .description("How long a task of an event loop waits for its turn")
                .register(meters);
        for (EventExecutor loop : loops.getDefaultEventLoopGroup()) {
            probes.add(new Probe(loop, delay));
        }
    }

    @PostConstruct
    void start() {
        schedule = scheduler.scheduleAtFixedRate(EVERY, EVERY, () -> probes.forEach(Probe::ask));
    }

    @PreDestroy
    void stop() {
        if (schedule != null) {
            schedule.cancel(false);
        }
    }

    private static final class Probe {
        private final EventExecutor loop;
        private final Timer delay;
        private volatile boolean asked;
        private long askedAt;

        Probe(EventExecutor loop, Timer delay) {
            this.loop = loop;
            this.delay = delay;
        }

        /** A loop that still owes the answer before is not asked again: its delay so far is the result. */
        void ask() {
            if (asked) {
                answered();
                return;
            }
            if (loop.isShuttingDown()) {
                return;
            }
            askedAt = System.nanoTime();
            asked = true;
            loop.execute(() -> {
                answered();
                asked = false;
            });
        }

        private void answered() {
            delay.record(System.nanoTime() - askedAt, TimeUnit.NANOSECONDS);
        }
    }
}
