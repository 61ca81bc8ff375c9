package com.rizztalk.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of the deployment, as pages and connected browsers see them. */
class OnlineTest {
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

    private static HttpResponse<String> get(TestServer server) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.http("/v1/online")).build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitCounts(TestServer server, String json) {
        Awaitility.await().untilAsserted(() -> assertThat(get(server).body()).isEqualTo(json.replace('\'', '"')));
    }

    @Test
    void withNobodyThereTheCountsAreZero() {
        awaitCounts(server, "{'online':0,'waiting':0,'calls':0}");
    }

    @Test
    void theCountsAreThoseOfAllNodes() {
        try (TestServer other = TestServer.start(redis.uri());
                TestPeer one = server.peer();
                TestPeer two = other.peer();
                TestPeer three = other.peer();
                TestPeer idle = server.peer()) {
            one.start().expect("waiting");
            two.start().expect("waiting");
            one.expect("matched");
            two.expect("matched");
            three.start().expect("waiting");
            idle.expectNothing();
            awaitCounts(server, "{'online':4,'waiting':1,'calls':1}");
            awaitCounts(other, "{'online':4,'waiting':1,'calls':1}");
        }
    }

    @Test
    void whoLeftIsNotCounted() {
        TestPeer peer = server.peer();
        awaitCounts(server, "{'online':1,'waiting':0,'calls':0}");
        peer.close();
        awaitCounts(server, "{'online':0,'waiting':0,'calls':0}");
    }

    @Test
    void theAnswerIsJsonAndMayBeKeptForASecond() {
        HttpResponse<String> response = get(server);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=1");
    }

    @Test
    void theWelcomeCountsTheNewcomer() {
        try (TestPeer peer = server.peer()) {
            JsonNode welcome = peer.welcome();
            assertThat(welcome.get("online").getLongValue()).isEqualTo(1);
        }
    }

    @Test
    void whoIsConnectedIsToldOfNewcomers() {
        try (TestPeer peer = server.peer();
                TestPeer newcomer = server.peer()) {
            newcomer.expectNothing();
            Awaitility.await().until(() -> peer.awaitOnline() == 2);
        }
    }

    @Test
    void manyChangesWithinASecondAreToldOnce() {
        try (TestPeer peer = server.peer()) {
            assertThat(peer.awaitOnline()).isEqualTo(1);
            long begun = System.nanoTime();
            List<TestPeer> crowd = new ArrayList<>();
            IntStream.range(0, 20).forEach(i -> crowd.add(server.peer()));
            int told = 1;
            while (peer.awaitOnline() < 21) {
                told++;
            }
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            assertThat(told).isLessThanOrEqualTo((int) seconds + 2);
            crowd.forEach(TestPeer::close);
        }
    }

    @Test
    void withoutAChangeNothingIsTold() {
        try (TestPeer peer = server.peer()) {
            assertThat(peer.awaitOnline()).isEqualTo(1);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> peer.unread() == 0);
        }
    }
}
