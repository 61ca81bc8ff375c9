package com.rizztalk.matchmaking;

import static com.rizztalk.matchmaking.PoolScripts.events;

import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls in Redis. The events that come back are for sessions of this node, in order. */
@Singleton
public final class Calls {
    private static final Script RELAY = Script.load("matchmaking/relay");
    private static final Script FORWARD = Script.load("matchmaking/forward");
    private static final Script KEEP = Script.load("matchmaking/keep");
    private static final Script KEEP_FRAME = Script.load("matchmaking/keep_frame");
    private static final Script UNREACHABLE = Script.load("matchmaking/unreachable");
    private static final Script ACCUSE = Script.load("matchmaking/accuse");
    private static final Script CONNECTED = Script.load("matchmaking/connected");
    private static final Script EXPEL = Script.load("matchmaking/expel");

    /** A receiver that is lost and back again this often is left alone. */
    private static final int MAX_ATTEMPTS = 3;

    private final PoolScripts scripts;
    private final MatchmakingConfiguration configuration;

    Calls(PoolScripts scripts, MatchmakingConfiguration configuration) {
        this.scripts = scripts;
        this.configuration = configuration;
    }

    /**
     * The fate of a relayed frame.
     *
     * @param localPeer true if the peer is on this node after all, and the frame must be delivered here
     * @param events for sessions of this node
     * @param node where the frame went, or empty where it went to no node
     */
    public record Relayed(boolean localPeer, List<NodeEvent> events, String node) {
        public Relayed {
            events = List.copyOf(events);
        }
    }

    /**
     * Passes a frame to the peer, wherever it is. If its connection is lost the frame is kept; if the call is not the
     * present one of both it is dropped.
     *
     * @param sender the sender's session
     * @param frame for the peer
     * @return what became of it
     */
    public CompletionStage<Relayed> relay(String sender, NodeEvent.Frame frame) {
        return deliver(RELAY, sender, frame, 0);
    }

    /**
     * Passes a frame on to a session that was on this node a moment ago.
     *
     * @param frame for that session
     * @return what became of it
     */
    public CompletionStage<Relayed> forward(NodeEvent.Frame frame) {
        return deliver(FORWARD, frame.sessionId(), frame, 0);
    }

    private CompletionStage<Relayed> deliver(Script script, String subject, NodeEvent.Frame frame, int attempts) {
        String number = String.valueOf(frame.number());
        return scripts.run(script, subject, frame.callId(), frame.frame(), number)
                .thenCompose(reply -> reply.getFirst().equals("lost")
                        ? keep(reply, frame, attempts, () -> deliver(script, subject, frame, attempts + 1))
                        : CompletableFuture.completedFuture(relayed(reply)));
    }

    /** Seals and keeps a frame whose receiver's connection is lost; tries again if the receiver is back meanwhile. */
    private CompletionStage<Relayed> keep(
            List<Object> lost, NodeEvent.Frame frame, int attempts, Supplier<CompletionStage<Relayed>> again) {
        String publicKey = (String) lost.get(1);
        if (publicKey.isEmpty() || attempts == MAX_ATTEMPTS) {
            // Without a key it cannot be kept without writing addresses down; the browsers repeat the frames that
            // matter.
            return CompletableFuture.completedFuture(new Relayed(false, List.of(), ""));
        }
        String sealed = FrameSeal.seal(publicKey, frame.frame());
        String receiver = (String) lost.get(2);
        return scripts.run(KEEP_FRAME, receiver, frame.callId(), sealed, String.valueOf(frame.number()), (String)
                        lost.get(3))
                .thenCompose(kept -> switch ((String) kept.getFirst()) {
                    case "back" -> again.get();
                    case "kept" -> CompletableFuture.completedFuture(new Relayed(false, events(kept.get(1)), ""));
                    default -> CompletableFuture.completedFuture(new Relayed(false, List.of(), ""));
                });
    }

    /**
     * Keeps the end of a call for a session that was on this node a moment ago, where its connection is lost.
     *
     * @param ended the end, for its client when it comes back
     * @return done
     */
    public CompletionStage<?> keep(NodeEvent.Ended ended) {
        return scripts.run(KEEP, ended.sessionId(), ended.text());
    }

    /**
     * Keeps a sealed frame again, for a session that was on this node a moment ago.
     *
     * @param frame as it was kept before
     * @return events for sessions of this node
     */
    public CompletionStage<List<NodeEvent>> keep(NodeEvent.SealedFrame frame) {
        return scripts.run(
                        KEEP_FRAME,
                        frame.sessionId(),
                        frame.callId(),
                        frame.sealed(),
                        String.valueOf(frame.number()),
                        "")
                .thenApply(reply -> reply.getFirst().equals("kept") ? events(reply.get(1)) : List.of());
    }

    private static Relayed relayed(List<Object> reply) {
        return switch ((String) reply.getFirst()) {
            case "local" -> new Relayed(true, List.of(), "");
            case "sent" -> new Relayed(false, events(reply.get(1)), (String) reply.get(2));
            default -> new Relayed(false, List.of(), "");
        };
    }

    /**
     * Ends a new call of which one side could not be told.
     *
     * @param sessionId the side that could not be told
     * @param callId the call
     * @return events for sessions of this node
     */
    public CompletionStage<List<NodeEvent>> unreachable(String sessionId, String callId) {
        return scripts.run(UNREACHABLE, sessionId, callId).thenApply(reply -> events(reply.getFirst()));
    }

    /**
     * Remembers that one side of a call hears the other, which gives a report of the call its weight.
     *
     * @param sessionId the side that hears
     * @param callId the call; one that is not the session's present call is ignored
     * @return done
     */
    public CompletionStage<?> connected(String sessionId, String callId) {
        return scripts.run(CONNECTED, sessionId, callId);
    }

    /**
     * The result of a report.
     *
     * @param known false if the call is neither the present one nor the last
     * @param endedVersion the reporter's new version, where the report ended the call
     * @param peer the reported session
     * @param peerAddress keyed hash of the reported one's address, or empty
     * @param media whether both sides heard each other in the call
     * @param events for sessions of this node
     */
    public record Accused(
            boolean known,
            OptionalLong endedVersion,
            String peer,
            String peerAddress,
            boolean media,
            List<NodeEvent> events) {
        public Accused {
            events = List.copyOf(events);
        }
    }

    /**
     * Ends the call if it is still on and keeps its two sides apart from now on.
     *
     * @param reporter the reporter's session
     * @param callId the present call or the last one
     * @return what came of it
     */
    public CompletionStage<Accused> accuse(String reporter, String callId) {
        String apart = String.valueOf(configuration.apartAfterReport().toMillis());
        return scripts.run(ACCUSE, reporter, callId, apart)
                .thenApply(reply -> reply.getFirst().equals("accused")
                        ? new Accused(
                                true,
                                "".equals(reply.get(1))
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(PoolScripts.number(reply.get(1))),
                                (String) reply.get(2),
                                (String) reply.get(3),
                                reply.get(5).equals("1"),
                                events(reply.get(4)))
                        : new Accused(false, OptionalLong.empty(), "", "", false, List.of()));
    }

    /**
     * Ends a banned session and its call, on whichever node it is.
     *
     * @param sessionId who
     * @param reference a reference that an appeal can quote
     * @param until when the ban ends
     * @return events for sessions of this node
     */
    public CompletionStage<List<NodeEvent>> expel(String sessionId, String reference, Instant until) {
        return scripts.run(EXPEL, sessionId, reference, String.valueOf(until.toEpochMilli()))
                .thenApply(reply -> events(reply.getFirst()));
    }
}
