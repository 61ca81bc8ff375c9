package com.rizztalk.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pings, and the end of a connection that says nothing any more. */
class LivenessTest {
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(
                redis.uri(), "rizztalk.websocket.ping-every", "100ms", "rizztalk.websocket.silent-for", "1s");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void theServerPingsAgainAndAgain() {
        try (RawSocket socket = RawSocket.connect(server.webSocket())) {
            socket.await(RawSocket.PING);
            socket.await(RawSocket.PING);
            assertThat(socket.await(RawSocket.PING).opcode()).isEqualTo(RawSocket.PING);
        }
    }

    @Test
    void aSilentConnectionIsDropped() {
        try (RawSocket socket = RawSocket.connect(server.webSocket())) {
            assertThat(socket.awaitEnd()).isTrue();
        }
    }

    @Test
    void whoAnswersPingsStays() {
        try (TestPeer peer = server.peer()) {
            Awaitility.await()
                    .during(Duration.ofMillis(2500))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !peer.isClosed());
            peer.expectNothing();
        }
    }
}
