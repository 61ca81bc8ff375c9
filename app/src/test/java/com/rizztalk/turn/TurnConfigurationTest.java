package com.rizztalk.turn;

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

class TurnConfigurationTest {
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
    void byDefaultThereIsNoServer() {
        try (TestServer server = TestServer.start(redis.uri())) {
            assertThat(server.bean(TurnConfiguration.class))
                    .isEqualTo(new TurnConfiguration(List.of(), List.of(), null, Duration.ofMinutes(10), false));
        }
    }

    @Test
    void everyPropertyHasItsName() {
        try (TestServer server = TestServer.start(
                redis.uri(),
                "rizztalk.turn.stun-uris",
                "stun:s",
                "rizztalk.turn.uris",
                "turn:a,turns:b",
                "rizztalk.turn.secret",
                "secret",
                "rizztalk.turn.ttl",
                "1h",
                "rizztalk.turn.relay-only",
                "true")) {
            assertThat(server.bean(TurnConfiguration.class))
                    .isEqualTo(new TurnConfiguration(
                            List.of("stun:s"), List.of("turn:a", "turns:b"), "secret", Duration.ofHours(1), true));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stun-uris, turn:a, ,",
        "stun-uris, stun.example, ,",
        "uris, stun:a, secret, s",
        "uris, https://a.example, secret, s",
        "uris, turn:a, ,",
        "uris, turn:a, secret, ' '",
        "secret, s, ,",
        "relay-only, true, ,",
        "relay-only, true, stun-uris, stun:a",
        "ttl, 0s, ,",
    })
    void anImpossibleValueStopsTheStartAndNamesItsProperty(String property, String value, String with, String and) {
        assertThatThrownBy(() -> TestServer.start(
                                redis.uri(),
                                "rizztalk.turn." + property,
                                value,
                                "rizztalk.turn." + (with == null ? "none" : with),
                                and == null ? "" : and)
                        .close())
                .rootCause()
                .hasMessageContaining("rizztalk.turn." + property);
    }
}
