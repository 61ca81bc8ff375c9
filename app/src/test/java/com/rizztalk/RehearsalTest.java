package com.rizztalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rizztalk.testing.RedisText;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.ServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the AOT cache is made from. */
class RehearsalTest {
    private TestRedis redis;
    private TestServer server;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    @Test
    void theTwoHaveCallsWithCandidatesAndLeaveNobodyBehind() {
        Rehearsal.play(server.webSocket().getPort());

        long connected = server.bean(MeterRegistry.class).get("rizztalk.setup").timers().stream()
                .mapToLong(Timer::count)
                .sum();
        assertThat(connected).isEqualTo(150);
        Awaitility.await()
                .untilAsserted(() -> assertThat(RedisText.of(redis))
                        .contains(":calls 0")
                        .doesNotContain("node-sessions:", "state=waiting", "state=in-call"));
    }

    @Test
    void itPassesWhereAddressesAreHidden() {
        try (TestServer hidden = TestServer.start(
                redis.uri(),
                "rizztalk.turn.uris",
                "turn:turn.example.com",
                "rizztalk.turn.secret",
                "a secret of the tests",
                "rizztalk.turn.relay-only",
                true)) {
            Rehearsal.play(hidden.webSocket().getPort());
        }
    }

    @Test
    @Timeout(60)
    void whereItIsNotAnsweredItFails() {
        try (TestServer limited =
                TestServer.start(redis.uri(), "rizztalk.limits.enabled", true, "rizztalk.limits.starts", 1)) {
            int port = limited.webSocket().getPort();
            assertThatThrownBy(() -> Rehearsal.play(port)).hasMessageContaining("in vain");
        }
    }

    @Test
    void whereNobodyAnswersItFails() throws IOException {
        int nobodys;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobodys = closed.getLocalPort();
        }
        assertThatThrownBy(() -> Rehearsal.play(nobodys)).hasCauseInstanceOf(java.net.ConnectException.class);
    }
}
