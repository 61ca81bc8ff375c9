package com.rizztalk.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.redis.Redis;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counting over several nodes without waiting for an answer. */
class SharedCounterTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static TestRedis redis;
    private static TestServer server;
    private static int last;
    private String key = "";

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

    /** What is told late is none of the next test's. */
    @BeforeEach
    void aKeyOfItsOwn() {
        key = "key" + ++last;
    }

    private static SharedCounter counter(int limit, Duration window) {
        return new SharedCounter(server.bean(Redis.class), "events", limit, window, System::nanoTime, () -> false);
    }

    private static long allowed(SharedCounter counter, String key, int events) {
        return IntStream.range(0, events).filter(i -> counter.allows(key)).count();
    }

    private static void awaitTold(String key, int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(redis.commands().get("rizztalk:limit:{" + key + "}:events"))
                        .isEqualTo(String.valueOf(count)));
    }

    @Test
    void asManyAsTheLimitPassAndNoMore() {
        assertThat(allowed(counter(200, LONG), key, 250)).isEqualTo(200);
    }

    @Test
    void oneKeysEventsAreNotAnothers() {
        SharedCounter counter = counter(10, LONG);
        allowed(counter, key, 20);
        assertThat(allowed(counter, key + "-other", 20)).isEqualTo(10);
    }

    @Test
    void aNewWindowBeginsWhenTheOldOneIsOver() {
        SharedCounter counter = counter(10, Duration.ofMillis(400));
        allowed(counter, key, 20);
        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> counter.allows(key));
    }

    @Test
    void aLimitOfOneLetsOneThrough() {
        assertThat(allowed(counter(1, LONG), key, 5)).isEqualTo(1);
    }

    @Test
    void theCountInRedisEndsWithItsWindow() {
        allowed(counter(10, LONG), key, 10);
        awaitTold(key, 10);
        assertThat(redis.commands().pttl("rizztalk:limit:{" + key + "}:events")).isBetween(1L, LONG.toMillis());
    }

    @Test
    void aSecondNodeLetsATenthThroughAtTheMost() {
        allowed(counter(30, LONG), key, 30);
        awaitTold(key, 30);
        SharedCounter second = counter(30, LONG);
        assertThat(allowed(second, key, 3)).isEqualTo(3);
        awaitTold(key, 33);
        AtomicInteger passed = new AtomicInteger();
        Awaitility.await().until(() -> !second.allows(key) || passed.incrementAndGet() > 100);
        assertThat(passed).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void whoIsAloneTellsNobodyAndTellsAllOfItToTheNextToCome() {
        AtomicBoolean alone = new AtomicBoolean(true);
        SharedCounter counter =
                new SharedCounter(server.bean(Redis.class), "events", 30, LONG, System::nanoTime, alone::get);
        assertThat(allowed(counter, key, 29)).isEqualTo(29);
        assertThat(redis.commands().exists("rizztalk:limit:{" + key + "}:events"))
                .isZero();
        alone.set(false);
        counter.allows(key);
        awaitTold(key, 30);
        assertThat(counter.allows(key)).isFalse();
    }

    @Test
    void withRedisAwayANodeGoesByItsOwnCount() throws IOException {
        try (TestRedis away = TestRedis.start();
                TestServer alone = TestServer.start(away.uri())) {
            SharedCounter counter =
                    new SharedCounter(alone.bean(Redis.class), "events", 30, LONG, System::nanoTime, () -> false);
            away.process().kill();
            assertThat(allowed(counter, key, 60)).isEqualTo(30);
        }
    }

    @Test
    void whatIsOldIsForgotten() {
        AtomicLong now = new AtomicLong();
        SharedCounter counter =
                new SharedCounter(server.bean(Redis.class), "events", 2, Duration.ofSeconds(10), now::get, () -> false);
        allowed(counter, key, 2);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        counter.forgetOld();
        assertThat(counter.size()).isZero();
    }

    @Test
    void whatIsNotOldIsKept() {
        AtomicLong now = new AtomicLong();
        SharedCounter counter =
                new SharedCounter(server.bean(Redis.class), "events", 2, Duration.ofSeconds(10), now::get, () -> false);
        allowed(counter, key, 2);
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        counter.forgetOld();
        assertThat(counter.allows(key)).isFalse();
    }
}
