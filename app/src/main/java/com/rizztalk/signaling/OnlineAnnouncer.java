package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Nodes.Beat;
import com.rizztalk.presence.OnlineCount;
import com.rizztalk.protocol.ServerMessage;
import jakarta.inject.Singleton;

/**
 * Announces the number of visitors to the browsers of this node: once per beat at most, only after a change, and not
 * before the last announcement is out.
 */
@Singleton
final class OnlineAnnouncer {
    private final Sessions sessions;
    private final OnlineCount online;
    private final Broadcaster broadcaster;
    private long announced = -1;
    private boolean announcing;

    OnlineAnnouncer(Sessions sessions, OnlineCount online, Broadcaster broadcaster) {
        this.sessions = sessions;
        this.online = online;
        this.broadcaster = broadcaster;
    }

    long own() {
        return sessions.count();
    }

    /** One beat after the other calls this. */
    synchronized void announce(Beat beat, long own) {
        online.update(beat, own);
        long count = online.with(sessions.count());
        if (count == announced || announcing) {
            return;
        }
        announced = count;
        announcing = true;
        broadcaster
                .send(new ServerMessage.Online(count), sessions.all().stream().map(Session::connection))
                .whenComplete((done, failure) -> announced());
    }

    private synchronized void announced() {
        announcing = false;
    }
}
