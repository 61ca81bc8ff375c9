package com.rizztalk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts and events, and what becomes of them while Redis is away. */
class RedisTest {
    private static final Script ECHO = script("return { ARGV[1], #ARGV, KEYS[1] }");
    private TestRedis process;
    private TestServer server;
    private Redis redis;

    @BeforeEach
    void start() {
        process = TestRedis.start();
        server = TestServer.start(process.uri());
        redis = server.bean(Redis.class);
    }

    @AfterEach
    void stop() {
        server.close();
        process.close();
    }

    private static Script script(String source) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-1")
                    .digest(source.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return new Script("test", source, java.util.HexFormat.of().formatHex(digest));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<List<Object>> run(Script script, String... arguments) {
        return redis.run(script, "test:{slot}", arguments).toCompletableFuture();
    }

    @Test
    void aScriptThatRedisDoesNotKnowYetRuns() {
        assertThat(run(ECHO, "a", "b"))
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(List.of("a", 2L, "test:{slot}"));
    }

    @Test
    void aScriptThatRedisForgotRuns() {
        assertThat(run(ECHO, "a")).succeedsWithin(Duration.ofSeconds(5));
        process.commands().scriptFlush();
        assertThat(run(ECHO, "b")).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(List.of("b", 1L, "test:{slot}"));
    }

    @Test
    void aScriptThatFailsFailsItsStage() {
        assertThat(run(script("return redis.call('NOSUCHCOMMAND')")))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(RedisException.class)
                .matches(failure -> !Redis.mayHaveRun(failure.getCause()));
    }

    @Test
    void everyRunIsTimedByItsScript() {
        assertThat(run(ECHO, "a")).succeedsWithin(Duration.ofSeconds(5));
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.bean(MeterRegistry.class)
                                .get("rizztalk.redis.script")
                                .tag("script", "test")
                                .timer()
                                .count())
                        .isEqualTo(1));
    }

    @Test
    void withRedisAwayARunFailsAtOnce() throws IOException {
        process.process().kill();
        Awaitility.await()
                .until(() -> run(ECHO, "a")
                        .handle((reply, failure) -> failure != null)
                        .join());
        assertThat(run(ECHO, "a"))
                .failsWithin(Duration.ofMillis(500))
                .withThrowableThat()
                .matches(failure -> !Redis.mayHaveRun(failure.getCause()));
    }

    @Test
    void withRedisHangingARunFailsWithinSeconds() throws IOException {
        process.process().pause();
        try {
            assertThat(run(ECHO, "a"))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(RedisCommandTimeoutException.class)
                    .matches(failure -> Redis.mayHaveRun(failure.getCause()));
        } finally {
            process.process().resume();
        }
    }

    @Test
    void withRedisBackScriptsRunAgain() throws IOException {
        process.process().restart();
        Awaitility.await()
                .until(() -> run(ECHO, "a")
                        .handle((reply, failure) -> failure == null)
                        .join());
    }

    @Test
    void anEventReachesWhoListens() {
        Queue<String> events = new ConcurrentLinkedQueue<>();
        redis.subscribe("test:events", events::add, () -> {});
        redis.publish("test:events", "one");
        redis.publish("test:other", "not for us");
        redis.publish("test:events", "two");
        Awaitility.await().untilAsserted(() -> assertThat(events).containsExactly("one", "two"));
    }

    @Test
    void theFirstSubscriptionLeavesNoGap() {
        AtomicInteger gaps = new AtomicInteger();
        Queue<String> events = new ConcurrentLinkedQueue<>();
        redis.subscribe("test:events", events::add, gaps::incrementAndGet);
        redis.publish("test:events", "one");
        Awaitility.await().until(() -> !events.isEmpty());
        assertThat(gaps).hasValue(0);
    }

    @Test
    void aReconnectionIsSaidToHaveLeftAGapAndListensAgain() throws IOException {
        AtomicInteger gaps = new AtomicInteger();
        Queue<String> events = new ConcurrentLinkedQueue<>();
        redis.subscribe("test:events", events::add, gaps::incrementAndGet);
        process.process().restart();
        Awaitility.await().until(() -> gaps.get() > 0);
        Awaitility.await().until(() -> {
            redis.publish("test:events", "after");
            return !events.isEmpty();
        });
    }

    @Test
    void publishingWithRedisAwayHarmsNobody() throws IOException {
        process.process().kill();
        Awaitility.await()
                .until(() -> run(ECHO, "a")
                        .handle((reply, failure) -> failure != null)
                        .join());
        redis.publish("test:events", "lost");
    }
}
