package com.rizztalk.signaling;

import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.matchmaking.Pool;
import com.rizztalk.matchmaking.SessionStore;
import com.rizztalk.matchmaking.SessionStore.Attached;
import com.rizztalk.matchmaking.SessionStore.Holder;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes Redis and this node agree again on the sessions that are connected here, after Redis was away, forgot, or took
 * this node for dead, or after events may have been missed.
 */
@Singleton
final class Attachment {
    /** How long a banned session may still be connected, if word of the ban was lost. */
    private static final long BAN_TOLD_MILLIS = 2_000;

    private final Sessions sessions;
    private final SessionStore store;
    private final Pool pool;
    private final EventDelivery delivery;
    private final SignalingMetrics metrics;
    private volatile boolean draining;

    Attachment(Sessions sessions, SessionStore store, Pool pool, EventDelivery delivery, SignalingMetrics metrics) {
        this.sessions = sessions;
        this.store = store;
        this.pool = pool;
        this.delivery = delivery;
        this.metrics = metrics;
    }

    /** From now on nobody is matched here: those who start wait outside of the pool for another node. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Attaches every session of this node. */
    void attachAll() {
        sessions.all()
                .forEach(session -> session.post(() -> session.connection().isOpen() && !session.isDetached()
                        ? attach(session).exceptionally(failure -> null)
                        : Session.DONE));
    }

    /** Runs a script; if Redis does not list the session on this node, attaches it and runs the script again. */
    <T> CompletionStage<T> retry(Session session, Supplier<CompletionStage<T>> script, Predicate<T> unknown) {
        return script.get()
                .thenComposeAsync(
                        result -> unknown.test(result) && !session.isDetached()
                                ? attach(session)
                                        .thenComposeAsync(
                                                done -> script.get(),
                                                session.connection().executor())
                                : CompletableFuture.completedFuture(result),
                        session.connection().executor());
    }

    private CompletionStage<Void> attach(Session session) {
        return store.attach(session.held())
                .thenAcceptAsync(
                        attached -> attached(session, attached),
                        session.connection().executor());
    }

    private void attached(Session session, Attached attached) {
        if (attached.holder() != Holder.THIS_NODE) {
            session.detach();
            if (attached.holder() == Holder.NEWER_CONNECTION) {
                sessions.release(session);
                session.connection().close(CloseCode.TAKEN_OVER, "The session goes on in another connection.");
            } else {
                // Word of the ban is on its way to this session, and tells more.
                session.connection().schedule(() -> closeBanned(session), BAN_TOLD_MILLIS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        session.acceptMatches();
        boolean waited = session.state() == SessionState.WAITING;
        if (session.advanceTo(attached.version())) {
            catchUp(session, attached, waited);
        }
        delivery.deliver(session, attached.events());
    }

    private void closeBanned(Session session) {
        sessions.release(session);
        session.connection().close(CloseCode.POLICY_VIOLATION, "This session is over.");
    }

    /** Something was missed: Redis' state has priority. */
    private void catchUp(Session session, Attached attached, boolean waited) {
        Call call = session.call();
        boolean sameCall = session.isIn(attached.callId());
        if (call != null && !sameCall) {
            metrics.ended(session, EndReason.LOST);
            session.send(new ServerMessage.Ended(call.id(), EndReason.LOST.wire()));
        }
        switch (attached.state()) {
            case WAITING -> session.become(SessionState.WAITING, null);
            case IDLE -> {
                session.become(SessionState.IDLE, null);
                if (waited) {
                    // Matched and lost again while we did not listen.
                    startAgain(session);
                }
            }
            case IN_CALL -> {
                if (!sameCall) {
                    session.become(SessionState.IDLE, null);
                    CompletionStage<Void> ended = delivery.endUntold(session.id(), attached.callId());
                    if (waited) {
                        Unavailable.unlessThen(session, ended, done -> startAgain(session));
                    }
                }
            }
        }
    }

    /** The visitor got `waiting`, and still wants to talk. */
    private CompletionStage<Void> startAgain(Session session) {
        return Unavailable.unless(
                session,
                pool.start(session.id(), session.preferences(), draining),
                entered -> waitAgain(session, entered));
    }

    private void waitAgain(Session session, Pool.Entered entered) {
        if (entered instanceof Pool.Entered.Waiting waiting) {
            session.post(() -> {
                if (session.advanceTo(waiting.version())) {
                    session.become(SessionState.WAITING, null);
                }
                delivery.deliver(session, waiting.events());
                return Session.DONE;
            });
        }
    }
}
