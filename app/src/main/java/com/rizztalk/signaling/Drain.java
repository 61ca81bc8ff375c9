package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Pool;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An orderly end: this node makes no more matches, asks each browser to reconnect at a time of its own, and closes
 * the rest with 1001. Calls go on meanwhile, and after, on another node.
 */
@Singleton
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** Reconnections are spread over this time. */
    static final Duration SPREAD = Duration.ofSeconds(10);

    /** After the last was due: time for a slow handshake elsewhere. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** For the close frames and for Redis to learn of the departures. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 50;

    private final Sessions sessions;
    private final Attachment attachment;
    private final Pool pool;
    private final Heart heart;
    private final RandomGenerator random;
    private volatile boolean begun;

    Drain(Sessions sessions, Attachment attachment, Pool pool, Heart heart, RandomGenerator random) {
        this.sessions = sessions;
        this.attachment = attachment;
        this.pool = pool;
        this.heart = heart;
        this.random = random;
    }

    /**
     * Says whether this node is going away.
     *
     * @return true from the first moment of {@link #run}
     */
    public boolean isBegun() {
        return begun;
    }

    /** Drains this node. Blocks for up to 16 s, and no longer than somebody is connected. */
    public void run() {
        begun = true;
        attachment.drain();
        LOG.info("Draining {} sessions", sessions.count());
        sessions.all().forEach(session -> {
            if (session.state() == SessionState.WAITING) {
                pool.withdraw(session.id());
            }
            session.send(new ServerMessage.Draining(random.nextLong(SPREAD.toMillis())));
        });
        awaitEmpty(SPREAD.plus(MARGIN));
        sessions.all()
                .forEach(session -> session.connection()
                        .close(CloseCode.GOING_AWAY, "The server is going away; please reconnect."));
        awaitEmpty(FAREWELL);
        retire();
    }

    /**
     * Waits for Redis, whose connection ends next. One that is away has said so in the log, and the lease ends by
     * itself.
     */
    private void retire() {
        CompletableFuture<?> retired = heart.retire().toCompletableFuture().exceptionally(logged -> null);
        try {
            retired.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Redis did not take this node's lease back: {}", e.toString());
        }
    }

    private void awaitEmpty(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (sessions.count() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
