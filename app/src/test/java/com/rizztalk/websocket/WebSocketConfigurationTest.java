package com.rizztalk.websocket;

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

class WebSocketConfigurationTest {
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
    void theDefaultsAreTheProtocols() {
        try (TestServer server = TestServer.start(redis.uri())) {
            assertThat(server.bean(WebSocketConfiguration.class))
                    .isEqualTo(new WebSocketConfiguration(
                            List.of(), List.of(), Duration.ofSeconds(20), Duration.ofSeconds(50), 256 * 1024));
        }
    }

    @Test
    void everyPropertyHasItsName() {
        try (TestServer server = TestServer.start(
                redis.uri(),
                "rizztalk.websocket.origins",
                "https://a.example,https://b.example",
                "rizztalk.websocket.proxies",
                "10.0.0.1,10.1.0.0/16",
                "rizztalk.websocket.ping-every",
                "1s",
                "rizztalk.websocket.silent-for",
                "3s",
                "rizztalk.websocket.max-pending-bytes",
                "65536")) {
            assertThat(server.bean(WebSocketConfiguration.class))
                    .isEqualTo(new WebSocketConfiguration(
                            List.of("https://a.example", "https://b.example"),
                            List.of("10.0.0.1", "10.1.0.0/16"),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(3),
                            65536));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "origins, example.com",
        "origins, https://example.com/",
        "proxies, proxy.example",
        "ping-every, 0s",
        "ping-every, 50s",
        "silent-for, -1s",
        "max-pending-bytes, 0",
        "max-pending-bytes, 16384",
    })
    void anImpossibleValueStopsTheStartAndNamesItsProperty(String property, String value) {
        assertThatThrownBy(() -> TestServer.start(redis.uri(), "rizztalk.websocket." + property, value)
                        .close())
                .rootCause()
                .hasMessageContaining("rizztalk.websocket." + property);
    }
}
