package com.rizztalk.matchmaking;

import static com.rizztalk.matchmaking.PoolScripts.events;
import static com.rizztalk.matchmaking.PoolScripts.number;

import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The pool of those who wait. One call is one script and one round trip; the events that come back are for sessions of
 * this node, in order.
 */
@Singleton
public final class Pool {
    private static final Script ENTER = Script.load("matchmaking/enter");
    private static final Script LEAVE = Script.load("matchmaking/leave");
    private static final Script WITHDRAW = Script.load("matchmaking/withdraw");

    private final PoolScripts scripts;
    private final Ids ids;

    Pool(PoolScripts scripts, Ids ids) {
        this.scripts = scripts;
        this.ids = ids;
    }

    /** The result of a {@code start} or {@code skip}. */
    public sealed interface Entered {
        /** Redis does not know the session as one of this node. */
        record Unknown() implements Entered {}

        /** A {@code start} in a call changes nothing. */
        record AlreadyInCall() implements Entered {}

        /**
         * The session waits; if somebody fitted, {@code events} has the match.
         *
         * @param version the session's new version
         * @param waiting sessions in the pool, this one included
         * @param events for sessions of this node
         */
        record Waiting(long version, long waiting, List<NodeEvent> events) implements Entered {
            public Waiting {
                events = List.copyOf(events);
            }
        }
    }

    /**
     * Enters the pool.
     *
     * @param sessionId who
     * @param preferences whom to prefer
     * @param outside whether to wait outside of the pool, since this node is going away
     * @return what came of it
     */
    public CompletionStage<Entered> start(String sessionId, Preferences preferences, boolean outside) {
        return enter(sessionId, "start", preferences, outside);
    }

    /**
     * Ends the call, if there is one, and enters the pool with the preferences as they were.
     *
     * @param sessionId who
     * @param outside whether to wait outside of the pool, since this node is going away
     * @return what came of it
     */
    public CompletionStage<Entered> skip(String sessionId, boolean outside) {
        return enter(sessionId, "skip", Preferences.NONE, outside);
    }

    private CompletionStage<Entered> enter(String sessionId, String how, Preferences preferences, boolean outside) {
        return scripts.run(
                        ENTER,
                        sessionId,
                        how,
                        String.join(",", preferences.tags()),
                        preferences.language(),
                        flag(preferences.relayOnly()),
                        ids.next(),
                        flag(outside))
                .thenApply(reply -> switch ((String) reply.getFirst()) {
                    case "waiting" ->
                        new Entered.Waiting(number(reply.get(1)), number(reply.get(2)), events(reply.get(3)));
                    case "already-in-call" -> new Entered.AlreadyInCall();
                    default -> new Entered.Unknown();
                });
    }

    /**
     * The result of a {@code stop}.
     *
     * @param known false if Redis does not know the session as one of this node
     * @param version the session's new version
     * @param events for sessions of this node
     */
    public record Left(boolean known, long version, List<NodeEvent> events) {
        public Left {
            events = List.copyOf(events);
        }
    }

    /**
     * Leaves the pool or the call. Doing it again changes nothing.
     *
     * @param sessionId who
     * @param reason the reason that the peer of a call gets
     * @return what came of it
     */
    public CompletionStage<Left> leave(String sessionId, EndReason reason) {
        return scripts.run(LEAVE, sessionId, reason.wire())
                .thenApply(reply -> reply.getFirst().equals("idle")
                        ? new Left(true, number(reply.get(1)), events(reply.get(2)))
                        : new Left(false, 0, List.of()));
    }

    /**
     * Takes a waiting session out of the pool; it enters again when it resumes.
     *
     * @param sessionId who
     * @return done
     */
    public CompletionStage<?> withdraw(String sessionId) {
        return scripts.run(WITHDRAW, sessionId);
    }

    static String flag(boolean set) {
        return set ? "1" : "0";
    }
}
