package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of "What always holds" on one node. */
class MatchingTest {
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void bothSidesLearnOfTheSameCallAndExactlyOneIsPolite() {
        try (TestPeer first = server.peer();
                TestPeer second = server.peer()) {
            first.start().expect("waiting");
            second.start().expect("waiting");
            JsonNode one = first.expect("matched");
            JsonNode two = second.expect("matched");
            assertThat(text(one, "callId")).isEqualTo(text(two, "callId")).isNotEmpty();
            assertThat(one.get("polite").getBooleanValue())
                    .isNotEqualTo(two.get("polite").getBooleanValue());
        }
    }
}
