package com.rizztalk.moderation;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How reports become bans.
 *
 * @param token bearer token of the moderation pages on the management port; without one there are none
 * @param hashKeys secrets of the address hashes, the newest first; without any the deployment makes one and keeps it in
 *     Redis
 * @param hashPeriod how long a hash of an address stays the same
 * @param reporters so many distinct reporters ban
 * @param window within this time
 * @param bans how long the first, the second and each later ban lasts; none may be longer than {@code hashPeriod}
 * @param keepReports how long reports are kept
 */
@ConfigurationProperties("rizztalk.moderation")
public record ModerationConfiguration(
        @Nullable String token,

        @NotNull @Bindable(defaultValue = "")
        List<
                        @Pattern(
                                regexp = "|.{16,}",
                                message = "rizztalk.moderation.hash-keys must have 16 letters or more each")
                        String>
                hashKeys,

        @NotNull @Bindable(defaultValue = "30d") Duration hashPeriod,

        @Positive(message = "rizztalk.moderation.reporters must be positive") @Bindable(defaultValue = "3")
        int reporters,

        @NotNull @Bindable(defaultValue = "24h") Duration window,

        @NotEmpty(message = "rizztalk.moderation.bans must name one duration or more")
        @Bindable(defaultValue = "1h,24h,30d")
        List<Duration> bans,

        @NotNull @Bindable(defaultValue = "90d") Duration keepReports) {

    /** Fewer letters can be guessed. */
    private static final int MIN_SECRET = 16;

    public ModerationConfiguration {
        // An empty value, such as an unset variable of a container, counts as not configured.
        token = token == null || token.isBlank() ? null : token;
        if (token != null && token.length() < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "rizztalk.moderation.token must have " + MIN_SECRET + " letters or more");
        }
        hashKeys = hashKeys.stream().filter(key -> !key.isBlank()).toList();
        bans = List.copyOf(bans);
        requirePositive("hash-period", hashPeriod);
        requirePositive("window", window);
        requirePositive("keep-reports", keepReports);
        for (Duration ban : bans) {
            requirePositive("bans", ban);
            if (ban.compareTo(hashPeriod) > 0) {
                throw new IllegalArgumentException(
                        "rizztalk.moderation.bans must not last longer than rizztalk.moderation.hash-period: after two"
                                + " periods nobody can be found under the hash");
            }
        }
    }

    private static void requirePositive(String property, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("rizztalk.moderation." + property + " must be positive");
        }
    }

    @Override
    public String toString() {
        return "ModerationConfiguration[reporters=" + reporters + ", window=" + window + ", bans=" + bans + "]";
    }
}
