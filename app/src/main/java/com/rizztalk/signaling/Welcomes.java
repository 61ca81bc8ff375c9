package com.rizztalk.signaling;

import com.rizztalk.matchmaking.MatchmakingConfiguration;
import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.presence.OnlineCount;
import com.rizztalk.protocol.ServerMessage;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes {@code welcome} messages. */
@Singleton
final class Welcomes {
    private final OnlineCount online;
    private final Sessions sessions;
    private final List<String> tags;

    Welcomes(OnlineCount online, Sessions sessions, MatchmakingConfiguration configuration) {
        this.online = online;
        this.sessions = sessions;
        this.tags = configuration.tags();
    }

    ServerMessage.Welcome welcome(Session session, String token) {
        Call call = session.call();
        return new ServerMessage.Welcome(
                token, session.state().wire(), call == null ? null : call.id(), online.with(sessions.count()), tags);
    }
}
