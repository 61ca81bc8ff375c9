package com.rizztalk;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What monitoring sees of a conversation, and where. */
class MetricsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LABEL = Pattern.compile("\\b([a-z_]+)=\"([^\"]*)\"");
    private static TestRedis redis;
    private static TestServer server;
    private static TestPeer waiting;
    private static TestPeer one;
    private static TestPeer two;
    private static String before = "";

    /** Two talk, one reports the other, they part; two others are in a call, and somebody waits. */
    @BeforeAll
    static void talk() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
        before = get(server.management("/prometheus")).body();
        one = server.peer();
        two = server.peer();
        try (TestPeer reporter = server.peer()) {
            String first = match(one, reporter);
            one.candidate(first, "x");
            reporter.expect("candidate");
            one.send("{'type':'connected','callId':'" + first + "','setupMillis':700,'path':'srflx'}");
            one.expectNothing();
            reporter.send("{'type':'report','callId':'" + first + "','reason':'spam'}")
                    .expect("idle");
            reporter.expect("reported");
            one.expectEnded(first, "reported");
        }
        match(one, two);
        two.send("{'type':'start','tags':['no-such-tag']}").expectError("already-in-call");
        one.drop();
        one = one.resumed();
        waiting = server.peer();
        waiting.start().expect("waiting");
        waiting.expectNothing();
    }

    @AfterAll
    static void stop() {
        waiting.close();
        two.close();
        one.close();
        server.close();
        redis.close();
    }

    private static String match(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        // So long that it shows in the numbers which side has waited.
        long since = System.nanoTime();
        Awaitility.await()
                .until(() -> System.nanoTime() - since > Duration.ofMillis(60).toNanos());
        two.start().expect("waiting");
        two.expect("matched");
        return text(one.expect("matched"), "callId");
    }

    private static HttpResponse<String> get(URI uri) {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines() {
        return get(server.management("/prometheus"))
                .body()
                .lines()
                .filter(line -> line.startsWith("rizztalk_"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rizztalk_connections 3.0",
                "rizztalk_connections_slow_total 0.0",
                "rizztalk_sessions{state=\"idle\"} 0.0",
                "rizztalk_sessions{state=\"waiting\"} 1.0",
                "rizztalk_sessions{state=\"in-call\"} 2.0",
                "rizztalk_online 3.0",
                "rizztalk_waiting 1.0",
                "rizztalk_calls 1.0",
                "rizztalk_setup_seconds_count 1",
                "rizztalk_setup_seconds_sum 0.7",
                "rizztalk_setup_seconds_bucket{le=\"1.0\"} 1",
                "rizztalk_connected_total{path=\"srflx\"} 1.0",
                "rizztalk_frames_relayed_total 1.0",
                "rizztalk_errors_total{code=\"already-in-call\"} 1.0",
                "rizztalk_errors_total{code=\"banned\"} 0.0",
                "rizztalk_resumes_total{outcome=\"resumed\"} 1.0",
                "rizztalk_reports_total{reason=\"spam\"} 1.0",
                "rizztalk_bans_total 0.0",
                "rizztalk_start_seconds_count 5",
                "rizztalk_start_seconds_bucket{le=\"5.0\"} 5",
                "rizztalk_starts_failed_total 0.0",
                "rizztalk_wait_seconds_count 4",
                "rizztalk_wait_seconds_bucket{le=\"0.05\"} 2",
                "rizztalk_wait_seconds_bucket{le=\"60.0\"} 4",
            })
    void aNumberIsWhatHappened(String line) {
        Awaitility.await().untilAsserted(() -> assertThat(lines()).contains(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rizztalk_matches_total ",
                "rizztalk_eventloop_delay_seconds_count ",
                "rizztalk_eventloop_delay_seconds_max ",
                "rizztalk_beat_lag_seconds ",
                "rizztalk_reaper_lag_seconds ",
                "rizztalk_calls_ended_total{reason=\"reported\"} ",
                "rizztalk_call_duration_seconds_count ",
                "rizztalk_call_duration_seconds_bucket{le=\"60.0\"} ",
                "rizztalk_redis_script_seconds_count{script=\"matchmaking/enter\"} ",
                "rizztalk_redis_script_seconds_sum{script=\"matchmaking/enter\"} ",
            })
    void aNumberIsCounted(String name) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(lines()).anySatisfy(line -> {
                    assertThat(line).startsWith(name);
                    assertThat(Double.parseDouble(line.substring(name.length())))
                            .isPositive();
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rizztalk_errors_total{code=\"rate-limited\"} 0.0",
                "rizztalk_connections_closed_total{code=\"policy_violation\"} 0.0",
                "rizztalk_reports_total{reason=\"hate\"} 0.0",
                "rizztalk_bans_total 0.0",
            })
    void aCounterIsThereBeforeAnythingHappened(String line) {
        assertThat(before.lines()).contains(line);
    }

    @Test
    void noLabelHoldsASessionACallOrAnAddress() {
        assertThat(lines().stream().flatMap(line -> LABEL.matcher(line).results()))
                .isNotEmpty()
                .allSatisfy(label -> assertThat(label.group(2))
                        .matches(label.group(1).equals("le") ? "[0-9.]+|\\+Inf" : "[a-z_/-]{2,30}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/prometheus", "/health", "/health/liveness", "/health/readiness"})
    void thePagesOfOperatorsAreOnTheManagementPortOnly(String path) {
        assertThat(get(server.management(path)).statusCode()).isEqualTo(200);
        assertThat(get(server.http(path)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/beans", "/env", "/loggers", "/metrics", "/routes", "/threaddump", "/info", "/stop", "/refresh"
            })
    void pagesThatNobodyAskedForAreNowhere(String path) {
        assertThat(get(server.management(path)).statusCode()).isEqualTo(404);
        assertThat(get(server.http(path)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/online"})
    void thePagesOfVisitorsAreOnThePublicPortOnly(String path) {
        assertThat(get(server.http(path)).statusCode()).isEqualTo(200);
        assertThat(get(server.management(path)).statusCode()).isEqualTo(404);
    }
}
