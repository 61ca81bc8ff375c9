package com.rizztalk.matchmaking;

import static com.rizztalk.matchmaking.PoolScripts.events;
import static com.rizztalk.matchmaking.PoolScripts.number;

import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.SessionState;
import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions in Redis: which node holds them, and in which state. */
@Singleton
public final class SessionStore {
    private static final Script OPEN = Script.load("matchmaking/open");
    private static final Script RESUME = Script.load("matchmaking/resume");
    private static final Script ATTACH = Script.load("matchmaking/attach");
    private static final Script SEAL = Script.load("matchmaking/seal");
    private static final Script DISCONNECT = Script.load("matchmaking/disconnect");

    private final PoolScripts scripts;
    private final Ids ids;
    private final String reloadGrace;

    SessionStore(PoolScripts scripts, Ids ids, MatchmakingConfiguration configuration) {
        this.scripts = scripts;
        this.ids = ids;
        this.reloadGrace = String.valueOf(configuration.reloadGrace().toMillis());
    }

    /**
     * Begins a session on this node, idle, with version 1 and epoch 1.
     *
     * @param sessionId its id
     * @param address keyed hash of the visitor's address, or empty
     * @return done
     */
    public CompletionStage<?> open(String sessionId, String address) {
        return scripts.run(OPEN, sessionId, address);
    }

    /**
     * A session that came back.
     *
     * @param epoch counts its connections
     * @param version its version
     * @param state its state
     * @param call its present call, or null
     * @param kept events that waited for it
     * @param publicKey the key that seals frames which Redis keeps for it, or empty
     * @param events the consequences of its return, for sessions of this node
     */
    public record Resumed(
            long epoch,
            long version,
            SessionState state,
            @Nullable Call call,
            List<NodeEvent> kept,
            String publicKey,
            List<NodeEvent> events) {
        public Resumed {
            kept = List.copyOf(kept);
            events = List.copyOf(events);
        }
    }

    /**
     * Stores the key by which frames are sealed that are kept for a session.
     *
     * @param sessionId its id
     * @param publicKey the key from {@link FrameSeal#publicKey}
     * @return done
     */
    public CompletionStage<?> seal(String sessionId, String publicKey) {
        return scripts.run(SEAL, sessionId, publicKey);
    }

    /**
     * Brings a session to this node, wherever it was.
     *
     * @param sessionId its id
     * @param address keyed hash of the visitor's address, or empty
     * @return the session, or nothing if it is unknown or its grace is over
     */
    public CompletionStage<Optional<Resumed>> resume(String sessionId, String address) {
        return scripts.run(RESUME, sessionId, address, ids.next()).thenApply(reply -> {
            if (!reply.getFirst().equals("resumed")) {
                return Optional.empty();
            }
            String callId = (String) reply.get(4);
            Call call = callId.isEmpty()
                    ? null
                    : new Call(
                            callId,
                            (String) reply.get(5),
                            reply.get(6).equals("1"),
                            reply.get(7).equals("1"));
            return Optional.of(new Resumed(
                    number(reply.get(1)),
                    number(reply.get(2)),
                    SessionState.of((String) reply.get(3)),
                    call,
                    NodeEvent.inOrder(events(reply.get(8))),
                    (String) reply.get(10),
                    events(reply.get(9))));
        });
    }

    /**
     * A session as its node knows it.
     *
     * @param id its id
     * @param epoch its connection's
     * @param address keyed hash of the visitor's address, or empty
     * @param state its state
     * @param version its version
     * @param call its present call, or null
     * @param preferences whom it prefers
     * @param publicKey the key that seals frames which Redis keeps for it, or empty
     */
    public record Held(
            String id,
            long epoch,
            String address,
            SessionState state,
            long version,
            @Nullable Call call,
            Preferences preferences,
            String publicKey) {}

    /** The holder of a session in Redis. */
    public enum Holder {
        /** The node that asks. */
        THIS_NODE,
        /** A newer connection. */
        NEWER_CONNECTION,
        /** Nobody: it was banned a moment ago, and is over. */
        NOBODY
    }

    /**
     * Redis' state of a session that its node holds.
     *
     * @param holder whether the asking node has it
     * @param version its version
     * @param state its state
     * @param callId its present call, or empty
     * @param events for sessions of this node
     */
    public record Attached(Holder holder, long version, SessionState state, String callId, List<NodeEvent> events) {
        public Attached {
            events = List.copyOf(events);
        }
    }

    /**
     * Says again that this node holds a session, after Redis was away or forgot it.
     *
     * @param held the session
     * @return Redis' state, which has priority
     */
    public CompletionStage<Attached> attach(Held held) {
        Call call = held.call();
        return scripts.run(
                        ATTACH,
                        held.id(),
                        String.valueOf(held.epoch()),
                        held.address(),
                        held.state().wire(),
                        String.valueOf(held.version()),
                        call == null ? "" : call.id(),
                        call == null ? "" : call.peer(),
                        Pool.flag(call != null && call.polite()),
                        Pool.flag(call != null && call.hidden()),
                        String.join(",", held.preferences().tags()),
                        held.preferences().language(),
                        Pool.flag(held.preferences().relayOnly()),
                        ids.next(),
                        held.publicKey())
                .thenApply(reply -> switch ((String) reply.getFirst()) {
                    case "attached" ->
                        new Attached(
                                Holder.THIS_NODE,
                                number(reply.get(1)),
                                SessionState.of((String) reply.get(2)),
                                (String) reply.get(3),
                                NodeEvent.inOrder(events(reply.get(4))));
                    case "expelled" -> without(Holder.NOBODY);
                    default -> without(Holder.NEWER_CONNECTION);
                });
    }

    private static Attached without(Holder holder) {
        return new Attached(holder, 0, SessionState.IDLE, "", List.of());
    }

    /**
     * Says that a connection is lost. A newer connection of the session is left alone.
     *
     * @param sessionId its id
     * @param epoch the lost connection's
     * @param leaving whether the browser closed it, as it does when its page goes away; then the peer is notified
     * @return events for sessions of this node
     */
    public CompletionStage<List<NodeEvent>> disconnect(String sessionId, long epoch, boolean leaving) {
        return scripts.run(DISCONNECT, sessionId, String.valueOf(epoch), Pool.flag(leaving), reloadGrace)
                .thenApply(reply -> events(reply.getFirst()));
    }

    /**
     * Says that this node has no connection of a session, whatever Redis believes. One that has gone to another node is
     * left alone.
     *
     * @param sessionId its id
     * @return done
     */
    public CompletionStage<?> disown(String sessionId) {
        return scripts.run(DISCONNECT, sessionId, "", Pool.flag(false), reloadGrace);
    }
}
