package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Calls;
import com.rizztalk.moderation.BanList;
import io.micronaut.context.annotation.Context;

/** Ends the sessions of those who are banned: the reported one, and whatever else is connected from its address. */
@Context
final class Expulsions {
    private final Sessions sessions;
    private final Calls calls;
    private final EventDelivery delivery;

    Expulsions(Sessions sessions, Calls calls, EventDelivery delivery, BanList bans) {
        this.sessions = sessions;
        this.calls = calls;
        this.delivery = delivery;
        bans.listen(this::expelFrom);
    }

    /** Ends one session, on whichever node it is. */
    void expel(String sessionId, String reference) {
        calls.expel(sessionId, reference).thenAccept(delivery::deliver);
    }

    private void expelFrom(String subject, String reference) {
        sessions.all().stream()
                .filter(session -> session.visitor().hashes().contains(subject))
                .forEach(session -> expel(session.id(), reference));
    }
}
