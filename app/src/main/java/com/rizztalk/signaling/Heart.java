package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Nodes;
import com.rizztalk.matchmaking.Nodes.Beat;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second: renews this node's lease, announces the number of visitors, and catches up after Redis was away.
 * More often: runs the reaper, which also widens the search of long waits.
 */
@Context
final class Heart {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final Duration SWEEP = Duration.ofMillis(250);

    private final Nodes nodes;
    private final EventDelivery delivery;
    private final Attachment attachment;
    private final Departures departures;
    private final OnlineAnnouncer announcer;
    private final TaskScheduler scheduler;
    private final List<ScheduledFuture<?>> schedules = new ArrayList<>();
    private final AtomicBoolean beating = new AtomicBoolean();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile long beatenAt = System.nanoTime();
    private volatile long sweptAt = System.nanoTime();
    private volatile boolean away;
    private volatile boolean known;

    Heart(
            Nodes nodes,
            EventDelivery delivery,
            Attachment attachment,
            Departures departures,
            OnlineAnnouncer announcer,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.nodes = nodes;
        this.delivery = delivery;
        this.attachment = attachment;
        this.departures = departures;
        this.announcer = announcer;
        this.scheduler = scheduler;
        nodes.listen(delivery::deliver, attachment::attachAll);
    }

    /** Whether Redis left the last beat without an answer. */
    boolean isRedisAway() {
        return away;
    }

    /** Whether Redis has answered a beat, and answered the last one too. */
    boolean isRedisReady() {
        return known && !away;
    }

    /** How long ago Redis last answered a beat. Under 1 s, with the answer's own time, where all is well. */
    Duration sinceBeaten() {
        return Duration.ofNanos(System.nanoTime() - beatenAt);
    }

    /** How long ago the reaper last came to an end with nothing left to do. */
    Duration sinceSwept() {
        return Duration.ofNanos(System.nanoTime() - sweptAt);
    }

    @PostConstruct
    void start() {
        schedules.add(scheduler.scheduleAtFixedRate(Duration.ZERO, Nodes.BEAT, this::beat));
        schedules.add(scheduler.scheduleAtFixedRate(SWEEP, SWEEP, this::sweep));
    }

    /** Before Redis' connection is closed, and with it whatever a beat would need. */
    @PreDestroy
    void stop() {
        schedules.forEach(schedule -> schedule.cancel(false));
    }

    /**
     * Gives this node's lease back, once its sessions are gone. No beat comes after it, which would renew the lease.
     *
     * @return done, when Redis has it
     */
    CompletionStage<?> retire() {
        stop();
        return nodes.retire();
    }

    private void beat() {
        if (!beating.compareAndSet(false, true)) {
            return;
        }
        long own = announcer.own();
        nodes.beat(own).thenCompose(beat -> alive(beat, own)).whenComplete((done, failure) -> {
            beating.set(false);
            if (failure != null && !away) {
                LOG.warn("Redis is away: {}", failure.toString());
                away = true;
            }
        });
    }

    private CompletionStage<Void> alive(Beat beat, long own) {
        if (away) {
            LOG.info("Redis is back");
        }
        if (away || (beat.doubtful() && known)) {
            departures.retry();
            attachment.attachAll();
        }
        away = false;
        known = true;
        beatenAt = System.nanoTime();
        announcer.announce(beat, own);
        return Session.DONE;
    }

    private void sweep() {
        if (!away && sweeping.compareAndSet(false, true)) {
            sweepAll().whenComplete((done, failure) -> sweeping.set(false));
        }
    }

    private CompletionStage<Void> sweepAll() {
        return nodes.sweep().thenCompose(swept -> {
            delivery.deliver(swept.events());
            if (swept.more()) {
                return sweepAll();
            }
            sweptAt = System.nanoTime();
            return Session.DONE;
        });
    }
}
