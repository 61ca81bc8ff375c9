package com.rizztalk.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsConfigurationTest {
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
        try (TestServer server = TestServer.start(redis.uri(), "rizztalk.limits.enabled", true)) {
            assertThat(server.bean(LimitsConfiguration.class))
                    .isEqualTo(new LimitsConfiguration(
                            true, 250, 30, 1000, Duration.ofMinutes(1), 1000, 20_000, Duration.ofSeconds(10)));
        }
    }

    @Test
    void everyPropertyHasItsName() {
        try (TestServer server = TestServer.start(
                redis.uri(),
                "rizztalk.limits.enabled",
                "false",
                "rizztalk.limits.connections",
                "1",
                "rizztalk.limits.starts",
                "2",
                "rizztalk.limits.starts-window",
                "3s",
                "rizztalk.limits.frames",
                "4",
                "rizztalk.limits.frames-window",
                "5s",
                "rizztalk.limits.address-starts",
                "6",
                "rizztalk.limits.address-frames",
                "7")) {
            assertThat(server.bean(LimitsConfiguration.class))
                    .isEqualTo(new LimitsConfiguration(
                            false, 1, 2, 6, Duration.ofSeconds(3), 4, 7, Duration.ofSeconds(5)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connections",
                "starts",
                "address-starts",
                "starts-window",
                "frames",
                "address-frames",
                "frames-window"
            })
    void nothingOfItCanBeZero(String property) {
        String zero = property.endsWith("window") ? "0s" : "0";
        assertThatThrownBy(() -> TestServer.start(redis.uri(), "rizztalk.limits." + property, zero)
                        .close())
                .rootCause()
                .hasMessageContaining("rizztalk.limits." + property);
    }
}
