package com.rizztalk.turn;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.AssertTrue;
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
    }

    /**
     * Says whether TURN is usable.
     *
     * @return true where URIs and secret are both there or both not
     */
    @AssertTrue(message = "rizztalk.turn.uris and rizztalk.turn.secret go together: set both or none")
    boolean isComplete() {
        return uris.isEmpty() == (secret == null || secret.isBlank());
    }

    /**
     * Says whether relay-only can work.
     *
     * @return true where there is a relay or none is asked for
     */
    @AssertTrue(message = "rizztalk.turn.relay-only needs rizztalk.turn.uris and rizztalk.turn.secret")
    boolean isRelayPossible() {
        return !relayOnly || !uris.isEmpty();
    }

    @Override
    public String toString() {
        return "TurnConfiguration[stunUris=" + stunUris + ", uris=" + uris + ", ttl=" + ttl + ", relayOnly=" + relayOnly
                + "]";
    }
}
