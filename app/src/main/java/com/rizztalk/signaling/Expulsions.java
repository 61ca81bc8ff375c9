package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Calls;
import com.rizztalk.moderation.BanList;
import com.rizztalk.moderation.BanNotice;
import io.micronaut.context.annotation.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ends the sessions of those who are banned: the reported one, and whatever else is connected from its address. */
@Context
final class Expulsions {
    /** A visitor who was looked up just before a ban is here within this time. */
    private static final long REMEMBER_NANOS = Duration.ofSeconds(30).toNanos();

    private final Sessions sessions;
    private final Calls calls;
    private final EventDelivery delivery;
    private final Map<String, Recent> recent = new ConcurrentHashMap<>();

    private record Recent(BanNotice notice, long nanoTime) {}

    Expulsions(Sessions sessions, Calls calls, EventDelivery delivery, BanList bans) {
        this.sessions = sessions;
        this.calls = calls;
        this.delivery = delivery;
        bans.listen(this::banned);
    }

    /** Ends one session, on whichever node it is. */
    void expel(String sessionId, BanNotice ban) {
        calls.expel(sessionId, ban.reference(), ban.until()).thenAccept(delivery::deliver);
    }

    /** A session is held from now on: was it banned while it came? */
    void check(Session newcomer) {
        recent.forEach((subject, ban) -> {
            if (isOf(newcomer, subject)) {
                expel(newcomer.id(), ban.notice());
            }
        });
    }

    private void banned(String subject, BanNotice ban) {
        long now = System.nanoTime();
        recent.values().removeIf(older -> now - older.nanoTime() > REMEMBER_NANOS);
        recent.put(subject, new Recent(ban, now));
        sessions.all().stream().filter(session -> isOf(session, subject)).forEach(session -> expel(session.id(), ban));
    }

    /** A ban is of an address, or of a session where addresses say nothing. */
    private static boolean isOf(Session session, String subject) {
        return session.visitor().hashes().contains(subject) || session.id().equals(subject);
    }
}
