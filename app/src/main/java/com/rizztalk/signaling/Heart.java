package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Nodes;
import com.rizztalk.matchmaking.Nodes.Beat;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second: renews this node's lease, has the browsers told how many are here, and makes up for what was missed
 * while Redis was away. More often: runs the reaper, by which those who waited long look further.
 */
@Context
public class Heart {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final Nodes nodes;
    private final EventDelivery delivery;
    private final Attachment attachment;
    private final Departures departures;
    private final OnlineAnnouncer announcer;
    private final AtomicBoolean beating = new AtomicBoolean();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean away;
    private volatile boolean known;

    Heart(
            Nodes nodes,
            EventDelivery delivery,
            Attachment attachment,
            Departures departures,
            OnlineAnnouncer announcer) {
        this.nodes = nodes;
        this.delivery = delivery;
        this.attachment = attachment;
        this.departures = departures;
        this.announcer = announcer;
        nodes.listen(delivery::deliver, attachment::attachAll);
    }

    /** Whether Redis answered the last beat. */
    boolean isRedisAway() {
        return away;
    }

    @Scheduled(fixedRate = "1s")
    void beat() {
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
        if (away || (beat.lapsed() && known)) {
            departures.retry();
            attachment.attachAll();
        }
        away = false;
        known = true;
        announcer.announce(beat, own);
        return Session.DONE;
    }

    @Scheduled(fixedRate = "250ms")
    void sweep() {
        if (!away && sweeping.compareAndSet(false, true)) {
            sweepAll().whenComplete((done, failure) -> sweeping.set(false));
        }
    }

    private CompletionStage<Void> sweepAll() {
        return nodes.sweep().thenCompose(swept -> {
            delivery.deliver(swept.events());
            return swept.more() ? sweepAll() : Session.DONE;
        });
    }
}
