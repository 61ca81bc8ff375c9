package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Redis is at maxmemory, and takes no write that needs memory. */
class FullRedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int IDLE = 20;

    static List<Named<Supplier<TestRedis>>> versions() {
        return List.of(Named.of("6.2", TestRedis::startOldest), Named.of("the installed one", TestRedis::start));
    }

    private static void fill(TestRedis redis) {
        long used = redis.commands()
                .info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
        redis.commands().configSet("maxmemory", String.valueOf(used / 2));
    }

    private static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        two.expect("matched");
        return call;
    }

    @ParameterizedTest
    @MethodSource("versions")
    @DisplayName(
            "Calls end and their peers are told; those who leave are forgotten; new starts are refused until there is room")
    void endsAndFreesWhileItIsFull(Supplier<TestRedis> version) throws Exception {
        try (TestRedis redis = version.get();
                TestServer server = TestServer.start(redis.uri(), "rizztalk.matchmaking.grace", "1s")) {
            endAndFree(redis, server);
        }
    }

    private static void endAndFree(TestRedis redis, TestServer server) throws Exception {
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 6 + IDLE; i++) {
            peers.add(server.peer());
        }
        String stopped = call(peers.get(0), peers.get(1));
        String skipped = call(peers.get(2), peers.get(3));
        String reported = call(peers.get(4), peers.get(5));

        fill(redis);
        server.connect().send("{'type':'hello','protocol':1}").expectError("unavailable");
        peers.get(6).start().expectError("unavailable");
        peers.get(0).stop().expect("idle");
        peers.get(1).expectEnded(stopped, "left");
        peers.get(2).skip().expect("waiting");
        peers.get(3).expectEnded(skipped, "skipped");
        peers.get(4).send("{'type':'report','callId':'" + reported + "','reason':'spam'}");
        peers.get(4).expect("idle");
        peers.get(4).expect("reported");
        peers.get(5).expectEnded(reported, "reported");
        // One who lost the connection comes back.
        String token = peers.get(7).token();
        peers.get(7).drop();
        assertThat(text(server.connect().hello(token).welcome(), "state")).isEqualTo("idle");

        peers.forEach(TestPeer::close);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(redis.commands().zcard("rizztalk:{main}:lost")).isZero();
            assertThat(redis.commands().keys("rizztalk:{main}:session:*")).hasSize(1);
        });
        assertThat(server.bean(Heart.class).isRedisAway()).isFalse();
        assertThat(readiness(server)).isEqualTo(200);

        redis.commands().configSet("maxmemory", "0");
        call(server.peer(), server.peer());
    }

    private static int readiness(TestServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.management("/health/readiness"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
