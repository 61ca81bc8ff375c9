package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Calls;
import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.matchmaking.NodeEvent.Frame;
import com.rizztalk.matchmaking.Nodes;
import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.ClientMessage.Description;
import com.rizztalk.protocol.ClientMessage.Ice;
import com.rizztalk.protocol.ClientMessage.Muted;
import com.rizztalk.protocol.HiddenAddresses;
import com.rizztalk.protocol.RelayedFrame;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.turn.IceServers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Frames between the two peers of a call, and their messages about it. Whatever carries another call's id than the
 * session's present one is only late, and dropped without an error.
 */
@Singleton
final class CallMessages {
    /**
     * How long frames go straight to the node of the peer that Redis named, which passes them on if it has moved.
     * Candidates come in bursts, so Redis is asked for one of many. Shorter than a node's lease: one that hangs is
     * there for Redis.
     */
    private static final Duration NODE_REMEMBERED = Duration.ofSeconds(5);

    private final Calls calls;
    private final Nodes nodes;
    private final Sessions sessions;
    private final EventDelivery delivery;
    private final IceServers iceServers;
    private final SignalingMetrics metrics;

    CallMessages(
            Calls calls,
            Nodes nodes,
            Sessions sessions,
            EventDelivery delivery,
            IceServers iceServers,
            SignalingMetrics metrics) {
        this.calls = calls;
        this.nodes = nodes;
        this.sessions = sessions;
        this.delivery = delivery;
        this.iceServers = iceServers;
        this.metrics = metrics;
    }

    CompletionStage<Void> description(Session session, Description description) {
        Call call = session.call();
        if (call == null || !call.id().equals(description.callId())) {
            return Session.DONE;
        }
        String json = isHidden(call) ? HiddenAddresses.description(description) : description.json();
        return relay(session, call, RelayedFrame.description(call.id(), json));
    }

    CompletionStage<Void> candidate(Session session, Candidate candidate) {
        Call call = session.call();
        if (call == null || !call.id().equals(candidate.callId())) {
            return Session.DONE;
        }
        if (!isHidden(call)) {
            return relay(session, call, candidate.frame());
        }
        return HiddenAddresses.candidate(candidate)
                .<CompletionStage<Void>>map(frame -> relay(session, call, frame))
                .orElse(Session.DONE);
    }

    CompletionStage<Void> muted(Session session, Muted muted) {
        Call call = session.call();
        if (call == null || !call.id().equals(muted.callId())) {
            return Session.DONE;
        }
        return relay(session, call, RelayedFrame.muted(call.id(), muted.muted()));
    }

    private boolean isHidden(Call call) {
        return call.hidden() || iceServers.relayOnly();
    }

    /** To a peer of this node without Redis; else by way of it, to wherever the peer is. */
    private CompletionStage<Void> relay(Session session, Call call, String frame) {
        metrics.relayed();
        Frame event = new Frame(call.peer(), call.id(), session.nextFrameNumber(), frame);
        Session before = session.localPeer();
        Session found = sessions.find(call.peer());
        // Frames go to a peer that was here until it is found elsewhere: one way for all keeps their order.
        Session peer = found == null ? before : found;
        if (peer == null) {
            return relayToNode(session, event);
        }
        if (before != peer) {
            session.rememberLocalPeer(peer);
        }
        if (before == null || before == peer) {
            delivery.deliverTo(peer, event);
            return Session.DONE;
        }
        return before.passedOn()
                .thenRunAsync(
                        () -> delivery.deliverTo(peer, event),
                        session.connection().executor());
    }

    private CompletionStage<Void> relayToNode(Session session, Frame frame) {
        String node = session.peerNode(NODE_REMEMBERED);
        if (node.isEmpty()) {
            return relayByRedis(session, frame);
        }
        return Unavailable.unlessThen(
                session, nodes.bring(node, frame), there -> there ? Session.DONE : relayByRedis(session, frame));
    }

    private CompletionStage<Void> relayByRedis(Session session, Frame frame) {
        return Unavailable.unless(session, calls.relay(session.id(), frame), relayed -> {
            if (session.isIn(frame.callId())) {
                session.rememberPeerNode(relayed.node());
            }
            if (relayed.localPeer()) {
                delivery.deliver(frame);
            }
            delivery.deliver(session, relayed.events());
        });
    }

    CompletionStage<Void> connected(Session session, Connected connected) {
        if (session.isIn(connected.callId()) && !session.wasConnected(connected.callId())) {
            session.markConnected(connected.callId());
            metrics.connected(connected);
            // Nothing waits for it: a report, which needs it, comes after it in Redis as well.
            calls.connected(session.id(), connected.callId());
        }
        return Session.DONE;
    }

    CompletionStage<Void> ice(Session session, Ice ice) {
        if (session.isIn(ice.callId())) {
            session.send(new ServerMessage.Ice(ice.callId(), iceServers.issue()));
        }
        return Session.DONE;
    }
}
