package com.rizztalk.signaling;

import com.rizztalk.matchmaking.FrameSeal;
import com.rizztalk.matchmaking.Ids;
import com.rizztalk.matchmaking.NodeEvent;
import com.rizztalk.matchmaking.NodeEvent.Ended;
import com.rizztalk.matchmaking.NodeEvent.SealedFrame;
import com.rizztalk.matchmaking.SessionStore;
import com.rizztalk.matchmaking.SessionStore.Resumed;
import com.rizztalk.moderation.BanList;
import com.rizztalk.moderation.BanNotice;
import com.rizztalk.protocol.ClientMessage.Hello;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers {@code hello}: begins a session or brings one back. */
@Singleton
final class Greeting {
    private final SessionStore store;
    private final Sessions sessions;
    private final Departures departures;
    private final EventDelivery delivery;
    private final BanList bans;
    private final Ids ids;
    private final Welcomes welcomes;
    private final Expulsions expulsions;
    private final SignalingMetrics metrics;

    Greeting(
            SessionStore store,
            Sessions sessions,
            Departures departures,
            EventDelivery delivery,
            BanList bans,
            Ids ids,
            Welcomes welcomes,
            Expulsions expulsions,
            SignalingMetrics metrics) {
        this.store = store;
        this.sessions = sessions;
        this.departures = departures;
        this.delivery = delivery;
        this.bans = bans;
        this.ids = ids;
        this.welcomes = welcomes;
        this.expulsions = expulsions;
        this.metrics = metrics;
    }

    CompletionStage<Void> hello(Session session, Hello hello) {
        return bans.noticeFor(session.visitor())
                .thenComposeAsync(
                        ban -> {
                            if (ban.isPresent()) {
                                refuse(session, ban.get());
                                return Session.DONE;
                            }
                            return hello.resume() == null ? open(session) : resume(session, hello.resume());
                        },
                        session.connection().executor())
                .handleAsync(
                        (done, failure) -> failed(session, failure),
                        session.connection().executor());
    }

    private void refuse(Session session, BanNotice ban) {
        session.sendError(ErrorCode.BANNED, Bans.sentence(ban));
        session.connection().close(CloseCode.POLICY_VIOLATION, Bans.sentence(ban));
    }

    /** Without Redis no session can begin: the client comes back by itself. */
    private static Void failed(Session session, Throwable failure) {
        if (failure != null) {
            session.sendError(ErrorCode.UNAVAILABLE, Unavailable.SENTENCE);
            session.connection().close(CloseCode.TRY_AGAIN_LATER, Unavailable.SENTENCE);
        }
        return null;
    }

    private CompletionStage<Void> open(Session session) {
        String token = ids.nextToken();
        String id = Ids.sessionId(token);
        return store.open(id, session.visitor().address())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        departures.helloFailed(id, failure);
                    }
                })
                .thenAcceptAsync(
                        done -> {
                            session.begin(id, token, 1, 1);
                            sessions.hold(session);
                            session.send(welcomes.welcome(session, token));
                            expulsions.check(session);
                        },
                        session.connection().executor());
    }

    private CompletionStage<Void> resume(Session session, String token) {
        String id = Ids.sessionId(token);
        Session older = sessions.find(id);
        sessions.expect(id, session);
        // Requests of an older connection to this node come first: their answers would go there, and be missed here.
        return (older == null ? Session.DONE : older.passedOn())
                .thenComposeAsync(
                        done -> store.resume(id, session.visitor().address()),
                        session.connection().executor())
                .whenComplete((resumed, failure) -> {
                    if (failure != null || resumed.isEmpty()) {
                        sessions.giveUp(id, session);
                    }
                    if (failure != null) {
                        departures.helloFailed(id, failure);
                    }
                })
                .thenComposeAsync(
                        resumed -> {
                            metrics.resumed(resumed.isPresent());
                            if (resumed.isEmpty()) {
                                return open(session);
                            }
                            resumed(session, id, token, resumed.get());
                            return Session.DONE;
                        },
                        session.connection().executor());
    }

    private void resumed(Session session, String id, String token, Resumed resumed) {
        session.begin(id, token, resumed.epoch(), resumed.version());
        session.sealWith(resumed.publicKey());
        session.become(resumed.state(), resumed.call());
        Optional.ofNullable(sessions.hold(session)).ifPresent(Greeting::takeOver);
        session.send(welcomes.welcome(session, token));
        resumed.kept().forEach(event -> replay(session, event));
        delivery.deliver(session, resumed.events());
        expulsions.check(session);
    }

    /** The session's older connection was to this very node. */
    private static void takeOver(Session older) {
        older.post(() -> {
            older.detach();
            older.connection().close(CloseCode.TAKEN_OVER, "The session goes on in another connection.");
            return Session.DONE;
        });
    }

    /**
     * Events that waited for the session are part of the state that it resumed in: its client gets them, and nothing
     * changes.
     */
    private static void replay(Session session, NodeEvent event) {
        switch (event) {
            case SealedFrame frame -> session.connection().sendFrame(FrameSeal.open(session.token(), frame.sealed()));
            case Ended ended ->
                session.send(
                        new ServerMessage.Ended(ended.callId(), ended.reason().wire()));
            case NodeEvent.Matched _,
                    NodeEvent.Frame _,
                    NodeEvent.Away _,
                    NodeEvent.Told _,
                    NodeEvent.Taken _,
                    NodeEvent.Banned _ -> throw new IllegalStateException("Nothing of this kind is kept");
        }
    }
}
