package com.rizztalk.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModerationConfigurationTest {
    private static TestRedis redis;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void theDefaultsAreThoseThatWerePromised() {
        try (TestServer server = TestServer.start(redis.uri())) {
            assertThat(server.bean(ModerationConfiguration.class))
                    .isEqualTo(new ModerationConfiguration(
                            null,
                            List.of(),
                            Duration.ofDays(30),
                            3,
                            Duration.ofHours(24),
                            List.of(Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(30)),
                            Duration.ofDays(90)));
        }
    }

    @Test
    void everyPropertyHasItsName() {
        try (TestServer server = TestServer.start(
                redis.uri(),
                "rizztalk.moderation.token",
                "a token of the tests",
                "rizztalk.moderation.hash-keys",
                "a new key of the tests,an old key of the tests",
                "rizztalk.moderation.hash-period",
                "10d",
                "rizztalk.moderation.reporters",
                "4",
                "rizztalk.moderation.window",
                "5h",
                "rizztalk.moderation.bans",
                "6m,7d",
                "rizztalk.moderation.keep-reports",
                "8d")) {
            assertThat(server.bean(ModerationConfiguration.class))
                    .isEqualTo(new ModerationConfiguration(
                            "a token of the tests",
                            List.of("a new key of the tests", "an old key of the tests"),
                            Duration.ofDays(10),
                            4,
                            Duration.ofHours(5),
                            List.of(Duration.ofMinutes(6), Duration.ofDays(7)),
                            Duration.ofDays(8)));
        }
    }

    @Test
    void noSecretIsInItsText() {
        ModerationConfiguration configuration = new ModerationConfiguration(
                "a token of the tests",
                List.of("a key of the tests"),
                Duration.ofDays(30),
                3,
                Duration.ofHours(24),
                List.of(Duration.ofHours(1)),
                Duration.ofDays(90));
        assertThat(configuration.toString()).doesNotContain("of the tests");
    }

    @ParameterizedTest
    @CsvSource({
        "token, short",
        "hash-keys, short",
        "hash-keys, 'long enough for a key,short'",
        "hash-period, 0s",
        "reporters, 0",
        "window, 0s",
        "bans, 31d",
        "bans, '1h,0s'",
        "keep-reports, -1d",
    })
    void anImpossibleValueStopsTheStartAndNamesItsProperty(String property, String value) {
        assertThatThrownBy(() -> TestServer.start(redis.uri(), "rizztalk.moderation." + property, value)
                        .close())
                .rootCause()
                .hasMessageContaining("rizztalk.moderation." + property);
    }
}
