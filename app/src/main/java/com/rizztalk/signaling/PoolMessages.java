package com.rizztalk.signaling;

import com.rizztalk.matchmaking.FrameSeal;
import com.rizztalk.matchmaking.Pool;
import com.rizztalk.matchmaking.Pool.Entered;
import com.rizztalk.matchmaking.Pool.Left;
import com.rizztalk.matchmaking.SessionStore;
import com.rizztalk.protocol.ClientMessage.Start;
import com.rizztalk.protocol.ClientMessage.Stop;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers {@code start}, {@code skip} and {@code stop}. */
@Singleton
final class PoolMessages {
    private final Pool pool;
    private final SessionStore store;
    private final EventDelivery delivery;
    private final Attachment attachment;
    private final StartRules rules;
    private final SignalingMetrics metrics;

    PoolMessages(
            Pool pool,
            SessionStore store,
            EventDelivery delivery,
            Attachment attachment,
            StartRules rules,
            SignalingMetrics metrics) {
        this.pool = pool;
        this.store = store;
        this.delivery = delivery;
        this.attachment = attachment;
        this.rules = rules;
        this.metrics = metrics;
    }

    CompletionStage<Void> start(Session session, Start start) {
        if (session.state() == SessionState.IN_CALL) {
            alreadyInCall(session);
            return Session.DONE;
        }
        Optional<ServerMessage.ErrorMessage> objection = rules.objection(start.preferences());
        if (objection.isPresent()) {
            session.send(objection.get());
            return Session.DONE;
        }
        return enter(session, () -> {
            session.prefer(start.preferences());
            return pool.start(session.id(), start.preferences(), attachment.isDraining());
        });
    }

    CompletionStage<Void> skip(Session session) {
        return enter(session, () -> pool.skip(session.id(), attachment.isDraining()));
    }

    private CompletionStage<Void> enter(Session session, Supplier<CompletionStage<Entered>> script) {
        if (!session.limits().allowsStart()) {
            session.sendError(ErrorCode.RATE_LIMITED, "Too many starts. Try again in a minute.");
            return Session.DONE;
        }
        long asked = System.nanoTime();
        CompletionStage<Entered> entered = attachment
                .retry(session, script, Entered.Unknown.class::isInstance)
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        metrics.startFailed();
                        session.connection().executor().execute(session::refuseMatches);
                    }
                });
        // Behind the start, which so waits for nothing.
        sealOnce(session);
        return Unavailable.unless(session, entered, result -> entered(session, result, asked));
    }

    /**
     * A visitor who starts may get frames, which are sealed if they have to be kept. Sessions that never start cost
     * nothing.
     */
    private void sealOnce(Session session) {
        if (session.publicKey().isEmpty()) {
            session.sealWith(FrameSeal.publicKey(session.token()));
            store.seal(session.id(), session.publicKey());
        }
    }

    private void entered(Session session, Entered result, long asked) {
        switch (result) {
            case Entered.Waiting waiting -> {
                session.acceptMatches();
                if (session.advanceTo(waiting.version())) {
                    metrics.leaves(session);
                    session.become(SessionState.WAITING, null);
                    session.send(new ServerMessage.Waiting(waiting.waiting()));
                }
                delivery.deliver(session, waiting.events());
                metrics.started(asked);
            }
            case Entered.AlreadyInCall _ -> alreadyInCall(session);
            case Entered.Unknown _ -> {
                metrics.startFailed();
                session.sendError(ErrorCode.UNAVAILABLE, Unavailable.SENTENCE);
            }
        }
    }

    private static void alreadyInCall(Session session) {
        session.sendError(ErrorCode.ALREADY_IN_CALL, "There is a call already; skip or stop ends it.");
    }

    CompletionStage<Void> stop(Session session, Stop stop) {
        EndReason reason = stop.lost() ? EndReason.LOST : EndReason.LEFT;
        CompletionStage<Left> left =
                attachment.retry(session, () -> pool.leave(session.id(), reason), it -> !it.known());
        return Unavailable.unless(session, left, result -> {
            if (!result.known()) {
                session.sendError(ErrorCode.UNAVAILABLE, Unavailable.SENTENCE);
                return;
            }
            session.advanceTo(result.version());
            metrics.leaves(session);
            session.become(SessionState.IDLE, null);
            session.send(new ServerMessage.Idle());
            delivery.deliver(session, result.events());
        });
    }
}
