package com.rizztalk;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which sides of calls count as broken: those that waited for the other's voice in vain. */
class UnconnectedMetricTest {
    private static final Duration IN_TIME = Duration.ofMillis(150);
    private static final Duration LATE = IN_TIME.plusMillis(50);
    private static final Duration NEVER_MIND = Duration.ofMinutes(10);

    private TestRedis redis;
    private TestPeer one;
    private TestPeer two;
    private TestServer server;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        startServer(IN_TIME);
    }

    private void startServer(Duration within) {
        server = TestServer.start(redis.uri(), "rizztalk.matchmaking.connected-within", within.toMillis() + "ms");
        one = server.peer();
        two = server.peer();
    }

    @AfterEach
    void stop() {
        two.close();
        one.close();
        server.close();
        redis.close();
    }

    @Test
    void bothSidesOfACallThatIsLeftLateWithoutHavingConnectedCount() throws Exception {
        match();
        await(LATE);
        one.send("{'type':'stop'}").expect("idle");
        two.expect("ended");
        assertThat(unconnected()).isEqualTo(2);
    }

    @Test
    void aSideThatSkipsLateCounts() throws Exception {
        match();
        await(LATE);
        one.send("{'type':'skip'}").expect("waiting");
        two.expect("ended");
        assertThat(unconnected()).isEqualTo(2);
    }

    @Test
    void whoSkipsAtOnceDoesNotCount() throws Exception {
        one.close();
        two.close();
        server.close();
        startServer(NEVER_MIND);
        match();
        one.send("{'type':'skip'}").expect("waiting");
        two.expect("ended");
        assertThat(unconnected()).isZero();
    }

    @Test
    void aSideThatConnectedDoesNotCountHoweverLongItTalks() throws Exception {
        String call = match();
        one.send("{'type':'connected','callId':'" + call + "','setupMillis':90,'path':'host'}");
        await(LATE);
        one.send("{'type':'stop'}").expect("idle");
        two.expect("ended");
        assertThat(unconnected()).isEqualTo(1);
    }

    @Test
    void aCallThatIsTakenUpAgainDoesNotCountSinceItMayHaveConnectedBefore() throws Exception {
        match();
        one.drop();
        one = one.resumed();
        await(LATE);
        one.send("{'type':'stop'}").expect("idle");
        two.expect("ended");
        assertThat(unconnected()).isEqualTo(1);
    }

    private String match() {
        one.start().expect("waiting");
        two.start().expect("waiting");
        two.expect("matched");
        return text(one.expect("matched"), "callId");
    }

    private static void await(Duration duration) {
        long since = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - since > duration.toNanos());
    }

    private double unconnected() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.management("/prometheus")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("rizztalk_unconnected_total "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                    .sum();
        }
    }
}
