package com.rizztalk.turn;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where STUN and TURN are. With neither, browsers gather host candidates alone, which is enough on one network.
 *
 * @param stunUris RFC 7064 URIs
 * @param uris RFC 7065 URIs of TURN, over UDP, TCP or TLS
 * @param secret shared with the TURN server (coturn: static-auth-secret)
 * @param ttl how long a credential is good for
 * @param relayOnly whether every call hides both addresses
 */
@ConfigurationProperties("rizztalk.turn")
public record TurnConfiguration(
        @NotNull @Bindable(defaultValue = "")
        List<
                        @Pattern(
                                regexp = "(stuns?:.+)?",
                                message = "rizztalk.turn.stun-uris are like stun:stun.example.com:3478")
                        String>
                stunUris,

        @NotNull @Bindable(defaultValue = "")
        List<
                        @Pattern(
                                regexp = "(turns?:.+)?",
                                message = "rizztalk.turn.uris are like turn:turn.example.com:3478?transport=udp")
                        String>
                uris,

        @Nullable String secret,
        @NotNull @Bindable(defaultValue = "10m") Duration ttl,
        @Bindable(defaultValue = "false") boolean relayOnly) {

    public TurnConfiguration {
        // A list that is not configured comes as one empty string.
        stunUris = stunUris.stream().filter(uri -> !uri.isBlank()).toList();
        uris = uris.stream().filter(uri -> !uri.isBlank()).toList();
        if (uris.isEmpty() != (secret == null || secret.isBlank())) {
            throw new IllegalArgumentException(
                    "rizztalk.turn.uris and rizztalk.turn.secret go together: set both or none");
        }
        if (relayOnly && uris.isEmpty()) {
            throw new IllegalArgumentException(
                    "rizztalk.turn.relay-only needs rizztalk.turn.uris and rizztalk.turn.secret");
        }
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("rizztalk.turn.ttl must be positive");
        }
    }

    @Override
    public String toString() {
        return "TurnConfiguration[stunUris=" + stunUris + ", uris=" + uris + ", ttl=" + ttl + ", relayOnly=" + relayOnly
                + "]";
    }
}
