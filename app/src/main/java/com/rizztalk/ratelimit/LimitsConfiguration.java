package com.rizztalk.ratelimit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/**
 * Limits of one connection, and wide ones of one address (of an IPv6 /64): behind one address there may be a whole
 * school.
 *
 * @param enabled false for load and conformance tests from one address: then addresses identify nobody, and reports
 *     and bans use the session alone
 * @param connections of an address at once
 * @param starts starts and skips of a connection in {@code startsWindow}
 * @param addressStarts starts and skips of an address in {@code startsWindow}
 * @param startsWindow how long
 * @param frames frames of a connection in {@code framesWindow}
 * @param addressFrames frames of an address in {@code framesWindow}
 * @param framesWindow how long
 */
@ConfigurationProperties("rizztalk.limits")
public record LimitsConfiguration(
        @Bindable(defaultValue = "true") boolean enabled,

        @Positive(message = "rizztalk.limits.connections must be positive") @Bindable(defaultValue = "250")
        int connections,

        @Positive(message = "rizztalk.limits.starts must be positive") @Bindable(defaultValue = "30")
        int starts,

        @Positive(message = "rizztalk.limits.address-starts must be positive") @Bindable(defaultValue = "1000")
        int addressStarts,

        @NotNull @Bindable(defaultValue = "1m") Duration startsWindow,

        @Positive(message = "rizztalk.limits.frames must be positive") @Bindable(defaultValue = "1000")
        int frames,

        @Positive(message = "rizztalk.limits.address-frames must be positive") @Bindable(defaultValue = "20000")
        int addressFrames,

        @NotNull @Bindable(defaultValue = "10s") Duration framesWindow) {

    public LimitsConfiguration {
        if (!startsWindow.isPositive()) {
            throw new IllegalArgumentException("rizztalk.limits.starts-window must be positive");
        }
        if (!framesWindow.isPositive()) {
            throw new IllegalArgumentException("rizztalk.limits.frames-window must be positive");
        }
    }
}
