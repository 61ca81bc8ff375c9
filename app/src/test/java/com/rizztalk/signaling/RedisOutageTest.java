package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redis is away for half a minute: longer than a node's lease, and longer than lease and grace together. The time is
 * real, as Redis counts it.
 */
class RedisOutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private TestRedis redis;
    private TestServer first;
    private TestServer second;
    private TestPeer one;
    private TestPeer two;
    private TestPeer near;
    private TestPeer nearToo;
    private TestPeer newcomer;
    private TestPeer waiter;
    private String apartCall;
    private String nearCall;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        first = TestServer.start(redis.uri());
        second = TestServer.start(redis.uri());
        one = first.peer();
        two = second.peer();
        apartCall = call(one, two);
        near = first.peer();
        nearToo = first.peer();
        nearCall = call(near, nearToo);
        newcomer = first.peer();
        waiter = second.peer();
        waiter.start().expect("waiting");
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    @Test
    void ofARedisThatHungEverythingRemains() throws Exception {
        redis.process().pause();

        assertServesWhileRedisIsAway();

        redis.process().resume();
        assertEverythingGoesOn();
    }

    @Test
    void afterARedisThatCameBackEmptyEverythingRemains() throws Exception {
        redis.process().kill();

        assertServesWhileRedisIsAway();

        redis.process().restart();
        assertEverythingGoesOn();
    }

    private static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        assertThat(text(two.expect("matched"), "callId")).isEqualTo(call);
        return call;
    }

    /** For all of the outage: everybody stays connected, frames and requests are answered, and start is refused. */
    private void assertServesWhileRedisIsAway() {
        long end = System.nanoTime() + OUTAGE.toNanos();
        // What was sent before that is answered late, and RedisFaultsTest's subject.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> first.bean(Heart.class).isRedisAway()
                        && second.bean(Heart.class).isRedisAway());
        Awaitility.await()
                .pollInterval(Duration.ofSeconds(1))
                .atMost(OUTAGE.multipliedBy(2))
                .until(() -> {
                    newcomer.start().expectError("unavailable");
                    newcomer.send("{'type':'ping','id':7}").expect("pong");
                    near.candidate(nearCall, "without Redis");
                    nearToo.expect("candidate");
                    assertThat(statusOf(first.management("/health/liveness"))).isEqualTo(200);
                    assertThat(statusOf(second.http("/v1/online"))).isEqualTo(200);
                    assertThat(everybody()).noneMatch(TestPeer::isClosed);
                    return System.nanoTime() >= end;
                });
    }

    private void assertEverythingGoesOn() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !first.bean(Heart.class).isRedisAway()
                        && !second.bean(Heart.class).isRedisAway());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> "2".equals(redis.commands().get("rizztalk:{main}:calls")));

        JsonNode matched = startUntilMatched();
        assertThat(text(waiter.expect("matched"), "callId")).isEqualTo(text(matched, "callId"));

        // The reaper has looked at everybody by now, and the calls are still the same two.
        near.candidate(nearCall, "with Redis");
        nearToo.expect("candidate");
        one.candidate(apartCall, "over Redis");
        expectCandidate(two, "over Redis");
        two.candidate(apartCall, "and back");
        expectCandidate(one, "and back");
        assertThat(everybody()).noneMatch(TestPeer::isClosed);
        assertThat(redis.commands().get("rizztalk:{main}:calls")).isEqualTo("3");
        one.stop().expect("idle");
        two.expectEnded(apartCall, "left");
        nearToo.stop().expect("idle");
        near.expectEnded(nearCall, "left");
    }

    /** The first answers may still be that the service is not available. */
    private JsonNode startUntilMatched() {
        newcomer.start();
        JsonNode frame = newcomer.next();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!text(frame, "type").equals("matched")) {
            assertThat(text(frame, "type")).isIn("waiting", "error");
            assertThat(System.nanoTime()).as("time to be matched").isLessThan(end);
            if (text(frame, "type").equals("error")) {
                newcomer.start();
            }
            frame = newcomer.next();
        }
        return frame;
    }

    private static void expectCandidate(TestPeer peer, String candidate) {
        JsonNode frame = peer.expect("candidate");
        assertThat(text(frame.get("candidate"), "candidate")).isEqualTo(candidate);
    }

    private List<TestPeer> everybody() {
        return List.of(one, two, near, nearToo, newcomer, waiter);
    }

    private int statusOf(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
