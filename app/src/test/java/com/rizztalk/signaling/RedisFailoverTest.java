package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;

import com.rizztalk.testing.RedisProxy;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A planned failover, as managed services do it: a replica is promoted, the name moves to it, and the old primary lives on as a
 * replica with its connections open.
 */
class RedisFailoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private TestRedis oldPrimary;
    private TestRedis newPrimary;
    private RedisProxy name;
    private TestServer first;
    private TestServer second;

    @BeforeEach
    void start() throws IOException {
        oldPrimary = TestRedis.start();
        newPrimary = TestRedis.start();
        follow(newPrimary, oldPrimary);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> newPrimary.commands().info("replication").contains("master_link_status:up"));
        name = RedisProxy.before(oldPrimary.uri());
        first = TestServer.start(name.uri());
        second = TestServer.start(name.uri());
    }

    @AfterEach
    void stop() throws IOException {
        second.close();
        first.close();
        name.close();
        newPrimary.close();
        oldPrimary.close();
        http.close();
    }

    private static void follow(TestRedis replica, TestRedis primary) {
        replica.commands().replicaof(primary.uri().getHost(), primary.uri().getPort());
    }

    private void awaitReadiness(TestServer node, int status) {
        HttpRequest request =
                HttpRequest.newBuilder(node.management("/health/readiness")).build();
        Awaitility.await("readiness " + status)
                .atMost(PATIENCE)
                .until(() -> http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == status);
    }

    @Test
    @DisplayName("After a failover the nodes follow the name, health tells the truth, and calls and starts go on")
    void followsTheNameToTheNewPrimary() {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        two.expect("matched");
        awaitReadiness(first, 200);
        awaitReadiness(second, 200);

        newPrimary.commands().replicaofNoOne();
        follow(oldPrimary, newPrimary);
        awaitReadiness(first, 503);
        awaitReadiness(second, 503);

        name.moveTo(newPrimary.uri());
        awaitReadiness(first, 200);
        awaitReadiness(second, 200);

        one.candidate(call, "after the failover");
        two.expect("candidate");
        TestPeer three = first.peer();
        TestPeer four = second.peer();
        three.start().expect("waiting");
        four.start().expect("waiting");
        three.expect("matched");
        four.expect("matched");
        one.stop().expect("idle");
        two.expectEnded(call, "left");
    }
}
