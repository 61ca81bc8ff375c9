package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Calls;
import com.rizztalk.matchmaking.FrameSeal;
import com.rizztalk.matchmaking.MatchmakingConfiguration;
import com.rizztalk.matchmaking.NodeEvent;
import com.rizztalk.matchmaking.NodeEvent.Away;
import com.rizztalk.matchmaking.NodeEvent.Banned;
import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.matchmaking.NodeEvent.Ended;
import com.rizztalk.matchmaking.NodeEvent.Frame;
import com.rizztalk.matchmaking.NodeEvent.Matched;
import com.rizztalk.matchmaking.NodeEvent.SealedFrame;
import com.rizztalk.matchmaking.NodeEvent.Taken;
import com.rizztalk.matchmaking.NodeEvent.Told;
import com.rizztalk.matchmaking.Nodes;
import com.rizztalk.moderation.BanNotice;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import com.rizztalk.turn.IceServers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings events to the sessions of this node, and deals with those whose session is not here any more. */
@Singleton
final class EventDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    /** A frame whose receiver is here by Redis' word but not by ours is tried so often: it is just coming or going. */
    private static final int MAX_FORWARDS = 3;

    private final Sessions sessions;
    private final Calls calls;
    private final Nodes nodes;
    private final IceServers iceServers;
    private final SignalingMetrics metrics;
    private final Duration toldWithin;

    EventDelivery(
            Sessions sessions,
            Calls calls,
            Nodes nodes,
            IceServers iceServers,
            SignalingMetrics metrics,
            MatchmakingConfiguration configuration) {
        this.sessions = sessions;
        this.calls = calls;
        this.nodes = nodes;
        this.iceServers = iceServers;
        this.metrics = metrics;
        this.toldWithin = configuration.toldWithin();
    }

    void deliver(List<NodeEvent> events) {
        events.forEach(this::deliver);
    }

    /**
     * Delivers the events of a script of this very session, on its thread and in its order. Events for the session
     * itself come before any event that other nodes have sent since.
     */
    void deliver(Session session, List<NodeEvent> events) {
        for (NodeEvent event : events) {
            if (event.sessionId().equals(session.id()) && session.connection().isOpen()) {
                apply(session, event);
            } else {
                deliver(event);
            }
        }
    }

    /** Delivers an event, from any thread, in order with the session's other work. */
    void deliver(NodeEvent event) {
        deliver(event, 0);
    }

    private void deliver(NodeEvent event, int forwards) {
        Session session = sessions.find(event.sessionId());
        if (session == null) {
            withoutSession(event, forwards);
        } else {
            deliverTo(session, event, forwards);
        }
    }

    /** Delivers by way of a session that may be closed meanwhile: then it is passed on from there, in order. */
    void deliverTo(Session session, NodeEvent event) {
        deliverTo(session, event, 0);
    }

    private void deliverTo(Session session, NodeEvent event, int forwards) {
        session.post(() -> {
            if (session.connection().isOpen()) {
                apply(session, event);
            } else {
                session.passingOn(withoutSession(event, forwards));
            }
            return Session.DONE;
        });
    }

    private CompletionStage<Void> withoutSession(NodeEvent event, int forwards) {
        return switch (event) {
            case Matched matched ->
                endUntold(matched.sessionId(), matched.call().id());
            case Frame frame -> forward(frame, forwards);
            case SealedFrame frame -> calls.keep(frame).thenAccept(this::deliver);
            case Ended ended -> calls.keep(ended).thenAccept(kept -> {});
            // Redis has the new state already: a session that comes back learns it from its welcome.
            // The peer of one that is away has nobody to tell: the end of the call, or the peer's return, comes later.
            case Away _, Told _, Taken _, Banned _ -> Session.DONE;
        };
    }

    private CompletionStage<Void> forward(Frame frame, int forwards) {
        if (forwards == MAX_FORWARDS) {
            LOG.debug("A relayed frame found no receiver");
            return Session.DONE;
        }
        return calls.forward(frame).thenAccept(relayed -> {
            if (relayed.localPeer()) {
                deliver(frame, forwards + 1);
            }
            deliver(relayed.events());
        });
    }

    /** Neither side keeps a call of which this one could not be told. */
    CompletionStage<Void> endUntold(String sessionId, String callId) {
        metrics.matchUntold();
        return calls.unreachable(sessionId, callId).thenAccept(this::deliver);
    }

    private void apply(Session session, NodeEvent event) {
        switch (event) {
            case Matched matched -> matched(session, matched);
            case Ended ended -> ended(session, ended);
            case Frame frame -> {
                if (session.isIn(frame.callId())) {
                    session.connection().sendFrame(frame.frame());
                }
            }
            case SealedFrame frame -> {
                if (session.isIn(frame.callId())) {
                    session.connection().sendFrame(FrameSeal.open(session.token(), frame.sealed()));
                }
            }
            case Away away -> {
                if (session.isIn(away.callId())) {
                    session.send(new ServerMessage.Away(away.callId()));
                }
            }
            case Told told -> session.stopWatchingTold(told.callId());
            case Taken taken -> {
                if (taken.epoch() > session.epoch()) {
                    session.detach();
                    sessions.release(session);
                    session.connection().close(CloseCode.TAKEN_OVER, "The session goes on in another connection.");
                }
            }
            case Banned banned -> {
                session.detach();
                sessions.release(session);
                String sentence = Bans.sentence(new BanNotice(banned.reference(), banned.until()));
                session.sendError(ErrorCode.BANNED, sentence);
                session.connection().close(CloseCode.POLICY_VIOLATION, sentence);
            }
        }
    }

    private void matched(Session session, Matched matched) {
        if (session.refusesMatches()) {
            endUntold(session.id(), matched.call().id());
            return;
        }
        if (!session.advanceTo(matched.version())) {
            return;
        }
        Call call = matched.call();
        metrics.leaves(session);
        metrics.matched(session, call);
        session.become(SessionState.IN_CALL, call);
        session.awaitConnected(call.id());
        session.send(new ServerMessage.Matched(
                call.id(),
                call.polite(),
                iceServers.issue(),
                call.hidden() || iceServers.relayOnly() ? "relay" : "all",
                matched.tags()));
        if (nodes.isSelf(matched.peerNode())) {
            return;
        }
        nodes.told(matched.peerNode(), call.peer(), call.id());
        session.watchTold(session.connection()
                .schedule(() -> endUntold(call.peer(), call.id()), toldWithin.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void ended(Session session, Ended ended) {
        if (!session.advanceTo(ended.version())) {
            return;
        }
        Call call = session.call();
        if (call != null) {
            // Another call than the one that ended is over as well: its end was missed.
            EndReason reason = session.isIn(ended.callId()) ? ended.reason() : EndReason.LOST;
            metrics.ended(session, reason);
            session.send(new ServerMessage.Ended(call.id(), reason.wire()));
        }
        metrics.leaves(session);
        session.become(SessionState.IDLE, null);
    }
}
