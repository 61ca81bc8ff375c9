package com.rizztalk.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.presence.OnlineCount;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections of an address over all nodes. */
class ConnectionCounterTest {
    private static final String KEY = "rizztalk:limit:{a}:connections";
    private static TestRedis redis;
    private static TestServer one;
    private static TestServer two;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        one = TestServer.start(redis.uri());
        two = TestServer.start(redis.uri());
        TestServer.awaitAcquainted(one, two);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
    }

    @BeforeEach
    void forget() {
        redis.commands().del(KEY);
    }

    /** One that has counted nothing yet. */
    private static ConnectionCounter counter(TestServer server) {
        return new ConnectionCounter(
                server.bean(com.rizztalk.redis.Redis.class),
                server.bean(com.rizztalk.matchmaking.NodeId.class),
                server.bean(OnlineCount.class));
    }

    private static void assertCount(CompletionStage<Long> count, long expected) {
        assertThat(count.toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(expected);
    }

    @Test
    void eachConnectionIsOneMore() {
        ConnectionCounter counter = counter(one);
        assertCount(counter.added("a"), 1);
        assertCount(counter.added("a"), 2);
    }

    @Test
    void aClosedConnectionIsOneLess() {
        ConnectionCounter counter = counter(one);
        counter.added("a");
        counter.added("a");
        counter.removed("a");
        assertCount(counter.added("a"), 2);
    }

    @Test
    void allNodesCountTogether() {
        ConnectionCounter first = counter(one);
        ConnectionCounter second = counter(two);
        assertCount(first.added("a"), 1);
        assertCount(second.added("a"), 2);
        assertCount(first.added("a"), 3);
    }

    @Test
    void withoutConnectionsNothingIsKept() {
        ConnectionCounter counter = counter(one);
        counter.added("a");
        counter.removed("a");
        Awaitility.await().until(() -> redis.commands().exists(KEY) == 0);
    }

    @Test
    void whatADeadNodeLeftDoesNotCount() {
        redis.commands().hset(KEY, "dead", "7:" + Instant.now().toEpochMilli());
        assertCount(counter(one).added("a"), 1);
    }

    @Test
    void whatANodeLeftThatIsNotKnownYetIsKept() {
        redis.commands().hset(KEY, "new", "7:" + Instant.now().toEpochMilli());
        assertCount(counter(one).added("a"), 1);
        assertThat(redis.commands().hget(KEY, "new")).startsWith("7:");
    }

    @Test
    void whatADeadNodeLeftLongAgoIsCleared() {
        redis.commands()
                .hset(
                        KEY,
                        "dead",
                        "7:" + Instant.now().minus(Duration.ofDays(2)).toEpochMilli());
        assertCount(counter(one).added("a"), 1);
        assertThat(redis.commands().hexists(KEY, "dead")).isFalse();
    }

    @Test
    void theCountIsNotRememberedForEver() {
        assertCount(counter(one).added("a"), 1);
        assertThat(redis.commands().pttl(KEY)).isBetween(1L, Duration.ofDays(1).toMillis());
    }
}
