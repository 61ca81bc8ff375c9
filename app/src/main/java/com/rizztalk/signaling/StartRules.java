package com.rizztalk.signaling;

import com.rizztalk.matchmaking.MatchmakingConfiguration;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.turn.IceServers;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** What a {@code start} may ask for in this deployment. */
@Singleton
final class StartRules {
    private final Set<String> tags;
    private final IceServers iceServers;

    StartRules(MatchmakingConfiguration configuration, IceServers iceServers) {
        this.tags = Set.copyOf(configuration.tags());
        this.iceServers = iceServers;
    }

    /** Returns why not, or nothing. */
    Optional<ServerMessage.ErrorMessage> objection(Preferences preferences) {
        if (!tags.containsAll(preferences.tags())) {
            return Optional.of(new ServerMessage.ErrorMessage(
                    ErrorCode.UNKNOWN_TAG, "One of the tags is not in the list that welcome carries."));
        }
        if (preferences.relayOnly() && !iceServers.relayAvailable()) {
            return Optional.of(new ServerMessage.ErrorMessage(
                    ErrorCode.RELAY_UNAVAILABLE, "Hiding the address needs a relay, and this service has none."));
        }
        return Optional.empty();
    }
}
