package com.rizztalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rizztalk.testing.CapturedLog;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationCheckTest {
    private static TestRedis redis;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rizztalk.websocket.ping-every | soon | a duration like 500ms, 20s, 10m, 24h or 30d
                    rizztalk.websocket.pingEvery | soon | a duration like 500ms, 20s, 10m, 24h or 30d
                    rizztalk.moderation.bans | 1h,soon | a duration like 500ms, 20s, 10m, 24h or 30d
                    rizztalk.limits.connections | many | a whole number
                    rizztalk.turn.relay-only | ture | true or false
                    """)
    void aValueThatCannotBeReadStopsTheStartWithOneLine(String property, String value, String form) {
        String name = property.replace("pingEvery", "ping-every");
        String wrong = value.substring(value.indexOf(',') + 1);

        assertThatThrownBy(() -> TestServer.start(redis.uri(), property, value).close())
                .rootCause()
                .hasMessage(name + " is \"" + wrong + "\" but must be " + form);
    }

    @Test
    void aPropertyThatNobodyReadsIsWarnedOf() {
        try (CapturedLog log = CapturedLog.open();
                TestServer server = TestServer.start(redis.uri(), "rizztalk.websocket.ping-evry", "20s")) {
            assertThat(server.http("/")).isNotNull();
            assertThat(log.text()).contains("Nobody reads rizztalk.websocket.ping-evry");
        }
    }

    @Test
    void ofTheKnownOnesNobodyIsWarned() {
        try (CapturedLog log = CapturedLog.open();
                TestServer server = TestServer.start(
                        redis.uri(),
                        "rizztalk.websocket.pingEvery",
                        "20s",
                        "rizztalk.matchmaking.tags",
                        "music,books",
                        "rizztalk.turn.relay-only",
                        "false")) {
            assertThat(server.http("/")).isNotNull();
            assertThat(log.text()).doesNotContain("Nobody reads");
        }
    }
}
