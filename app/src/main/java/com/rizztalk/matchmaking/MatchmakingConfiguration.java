package com.rizztalk.matchmaking;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;

/**
 * The times and the list that matching goes by. The defaults are those of the protocol.
 *
 * @param pool name of the pool; sessions of different pools do not meet
 * @param tags the operator's list, which {@code welcome} carries
 * @param grace how long a lost connection keeps its session
 * @param reloadGrace how long a page that went away in a call keeps its session: long enough to load it again
 * @param outageGrace how much longer than {@code grace} a call is kept if both sides lost their connections
 * @param apart how long two that met are not matched again while others wait
 * @param apartAfterReport how long two addresses are never matched again once one reported the other
 * @param languageAfter waiting time after which language alone decides
 * @param anyoneAfter waiting time after which anyone is taken
 * @param keptFrames most frames kept for a lost connection
 * @param toldWithin how long the other side of a new call may take to be told
 * @param connectedWithin how long a side may take to hear the other before its call counts as broken, for monitoring
 */
@ConfigurationProperties("rizztalk.matchmaking")
public record MatchmakingConfiguration(
        @NotBlank @Pattern(regexp = "[a-z0-9-]+") @Bindable(defaultValue = "main")
        String pool,

        @NotNull @Bindable(defaultValue = "")
        List<
                        @Pattern(
                                regexp = "[a-z0-9-]{0,32}",
                                message = "rizztalk.matchmaking.tags are of a-z, 0-9 and -, 32 letters at most")
                        String>
                tags,

        @NotNull @Bindable(defaultValue = "20s") Duration grace,
        @NotNull @Bindable(defaultValue = "8s") Duration reloadGrace,
        @NotNull @Bindable(defaultValue = "2m") Duration outageGrace,
        @NotNull @Bindable(defaultValue = "10m") Duration apart,
        @NotNull @Bindable(defaultValue = "30d") Duration apartAfterReport,
        @NotNull @Bindable(defaultValue = "5s") Duration languageAfter,
        @NotNull @Bindable(defaultValue = "10s") Duration anyoneAfter,
        @Positive @Bindable(defaultValue = "64") int keptFrames,
        @NotNull @Bindable(defaultValue = "1500ms") Duration toldWithin,
        @NotNull @Bindable(defaultValue = "8s") Duration connectedWithin) {

    public MatchmakingConfiguration {
        // A list that is not configured comes as one empty string.
        tags = tags.stream().filter(tag -> !tag.isBlank()).toList();
    }
}
