package com.rizztalk.signaling;

import com.rizztalk.protocol.SessionState;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions of this node, by their ids. */
@Singleton
public final class Sessions {
    private final Map<String, Session> held = new ConcurrentHashMap<>();

    /** Those whose resume is under way: events that overtake Redis' answer wait in their order. */
    private final Map<String, Session> arriving = new ConcurrentHashMap<>();

    /**
     * Counts the sessions connected to this node.
     *
     * @return how many
     */
    public int count() {
        return held.size();
    }

    long count(SessionState state) {
        return held.values().stream()
                .filter(session -> session.state() == state)
                .count();
    }

    /** Returns the session, an arriving one first, or null where this node has none of this id. */
    @Nullable
    Session find(String id) {
        Session session = arriving.get(id);
        return session != null ? session : held.get(id);
    }

    void expect(String id, Session session) {
        arriving.put(id, session);
    }

    void giveUp(String id, Session session) {
        arriving.remove(id, session);
    }

    /** Holds a session; returns the one that had its id until now, or null. */
    @Nullable
    Session hold(Session session) {
        Session older = held.put(session.id(), session);
        arriving.remove(session.id(), session);
        return older == session ? null : older;
    }

    void release(Session session) {
        held.remove(session.id(), session);
    }

    Collection<Session> all() {
        return held.values();
    }
}
