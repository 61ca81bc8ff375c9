package com.rizztalk.signaling;

import com.rizztalk.matchmaking.SessionStore;
import com.rizztalk.redis.Redis;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions whose connection is gone: says so to Redis, and again later where Redis is away just then. */
@Singleton
final class Departures {
    private final SessionStore store;
    private final Sessions sessions;

    /** Epochs of the lost connections that Redis does not know of yet, by session. */
    private final Map<String, Long> untold = new ConcurrentHashMap<>();

    /** Sessions that Redis may have begun or brought back here after nobody waited for its answer any more. */
    private final Set<String> ghosts = ConcurrentHashMap.newKeySet();

    Departures(SessionStore store, Sessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    /** A greeted session's connection is gone. On its own thread. */
    void left(Session session) {
        if (session.isDetached()) {
            return;
        }
        session.detach();
        // In this order: who no longer finds the session here asks Redis, where it is lost by then.
        tell(session.id(), session.epoch());
        sessions.release(session);
    }

    /** A hello failed: where Redis may have run it all the same, that is undone as soon as it answers again. */
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
            // One who is back, or is just coming, has sent his hello later: his session is no ghost.
            if (sessions.find(id) == null) {
                store.disown(id).whenComplete((done, failure) -> {
                    if (failure != null) {
                        ghosts.add(id);
                    }
                });
            }
        });
        untold.forEach((id, epoch) -> {
            untold.remove(id, epoch);
            tell(id, epoch);
        });
    }

    private void tell(String id, long epoch) {
        store.disconnect(id, epoch).whenComplete((done, failure) -> {
            if (failure != null) {
                untold.put(id, epoch);
            }
        });
    }
}
