package com.rizztalk.signaling;

import com.rizztalk.matchmaking.SessionStore;
import com.rizztalk.redis.Redis;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells Redis of sessions whose connection is gone, and again later if Redis is away. */
@Singleton
final class Departures {
    private final SessionStore store;
    private final Sessions sessions;
    private final EventDelivery delivery;

    /** Lost connections that Redis does not know of yet, by session. */
    private final Map<String, Lost> untold = new ConcurrentHashMap<>();

    /** Sessions that Redis may have begun or brought back here after nobody waited for its answer any more. */
    private final Set<String> ghosts = ConcurrentHashMap.newKeySet();

    Departures(SessionStore store, Sessions sessions, EventDelivery delivery) {
        this.store = store;
        this.sessions = sessions;
        this.delivery = delivery;
    }

    /**
     * A lost connection.
     *
     * @param epoch its epoch
     * @param leaving whether the browser closed it because its page goes away
     */
    private record Lost(long epoch, boolean leaving) {}

    /** A greeted session's connection is gone. On its own thread. */
    void left(Session session, boolean leaving) {
        if (session.isDetached()) {
            return;
        }
        session.detach();
        // In this order: a node that no longer finds the session here asks Redis, which lists it as lost by then.
        tell(session.id(), new Lost(session.epoch(), leaving));
        sessions.release(session);
    }

    /** A hello failed. If Redis may have run it all the same, it is undone as soon as Redis answers again. */
    void helloFailed(String id, Throwable failure) {
        // Not those that were refused: while Redis is away that is every hello, over and over.
        if (Redis.mayHaveRun(failure)) {
            ghosts.add(id);
        }
    }

    /** Redis answers again. */
    void retry() {
        ghosts.forEach(id -> {
            ghosts.remove(id);
            // A visitor who is back, or just coming, has sent a later hello, so that session must stay.
            if (sessions.find(id) == null) {
                store.disown(id).whenComplete((done, failure) -> {
                    if (failure != null) {
                        ghosts.add(id);
                    }
                });
            }
        });
        untold.forEach((id, lost) -> {
            untold.remove(id, lost);
            tell(id, lost);
        });
    }

    private void tell(String id, Lost lost) {
        store.disconnect(id, lost.epoch(), lost.leaving()).whenComplete((events, failure) -> {
            if (failure == null) {
                delivery.deliver(events);
            } else {
                untold.put(id, lost);
            }
        });
    }
}
