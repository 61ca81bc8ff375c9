package com.rizztalk.ratelimit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/**
 * Limits of one address; of an IPv6 /64.
 *
 * @param enabled false for load and conformance tests from one address: then an address says nothing of who it is, and
 *     reports and bans go by the session alone
 * @param connections at once
 * @param starts starts and skips in {@code startsWindow}
 * @param startsWindow how long
 * @param frames frames in {@code framesWindow}
 * @param framesWindow how long
 */
@ConfigurationProperties("rizztalk.limits")
public record LimitsConfiguration(
        @Bindable(defaultValue = "true") boolean enabled,
        @Positive @Bindable(defaultValue = "20") int connections,
        @Positive @Bindable(defaultValue = "30") int starts,
        @NotNull @Bindable(defaultValue = "1m") Duration startsWindow,
        @Positive @Bindable(defaultValue = "200") int frames,
        @NotNull @Bindable(defaultValue = "10s") Duration framesWindow) {}
