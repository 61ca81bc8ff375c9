package com.rizztalk.turn;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.protocol.ServerMessage.IceServer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ICE servers of one session. TURN credentials are those of the REST API draft
 * (draft-uberti-behave-turn-rest-00), which coturn calls use-auth-secret: the username is {@code expiry:id}, expiry in
 * seconds since 1970, the password Base64(HMAC-SHA1(secret, username)). The id is random, so a relay's log tells
 * nothing of a session.
 */
@Singleton
public final class IceServers {
    private static final String ALGORITHM = "HmacSHA1";

    private final TurnConfiguration configuration;
    private final @Nullable String secret;
    private final Clock clock;
    private final Ids ids;

    IceServers(TurnConfiguration configuration, Clock clock, Ids ids) {
        this.configuration = configuration;
        this.clock = clock;
        this.ids = ids;
        this.secret = configuration.secret();
    }

    /**
     * Says whether there is a relay.
     *
     * @return true where TURN is configured
     */
    public boolean relayAvailable() {
        return !configuration.uris().isEmpty();
    }

    /**
     * Says whether every call hides both addresses.
     *
     * @return the operator's choice
     */
    public boolean relayOnly() {
        return configuration.relayOnly();
    }

    /**
     * Makes fresh ICE servers.
     *
     * @return empty if neither STUN nor TURN is configured
     */
    public List<IceServer> issue() {
        List<IceServer> servers = new ArrayList<>(2);
        if (!configuration.stunUris().isEmpty()) {
            servers.add(new IceServer(configuration.stunUris(), null, null));
        }
        if (secret != null && relayAvailable()) {
            long expiry = clock.instant().plus(configuration.ttl()).getEpochSecond();
            String username = expiry + ":" + ids.next();
            servers.add(new IceServer(configuration.uris(), username, credential(secret, username)));
        }
        return servers;
    }

    static String credential(String secret, String username) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA1", e);
        }
    }
}
