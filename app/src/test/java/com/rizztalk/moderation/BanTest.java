package com.rizztalk.moderation;

import static com.rizztalk.moderation.Visitors.address;
import static com.rizztalk.moderation.Visitors.hearEachOther;
import static com.rizztalk.moderation.Visitors.meet;
import static com.rizztalk.moderation.Visitors.peerFrom;
import static com.rizztalk.moderation.Visitors.report;
import static com.rizztalk.moderation.Visitors.reportedBy;
import static com.rizztalk.moderation.Visitors.reportedBySomebody;
import static com.rizztalk.moderation.Visitors.socketFrom;
import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.CapturedLog;
import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.RedisText;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How reports become a ban, and what a ban does. */
class BanTest {
    private static final Pattern REFERENCE = Pattern.compile("can quote ([A-Za-z0-9_-]{22})\\.");
    private static final Pattern UNTIL = Pattern.compile("until (\\S+Z);");
    private static TestRedis redis;
    private static TestServer server;
    private static TestServer other;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = Visitors.server(redis.uri());
        other = Visitors.server(redis.uri());
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
        redis.close();
    }

    private static String reference(String sentence) {
        Matcher reference = REFERENCE.matcher(sentence);
        assertThat(reference.find()).as("a reference in: %s", sentence).isTrue();
        return reference.group(1);
    }

    private static void ban(RawSocket target) {
        for (int i = 0; i < 3; i++) {
            reportedBySomebody(target, server);
        }
    }

    private static JsonNode awaitBan(RawSocket target) {
        JsonNode error = target.awaitMessage("error");
        assertThat(text(error, "code")).isEqualTo("banned");
        return error;
    }

    @Test
    void twoReportersDontBan() {
        try (RawSocket target = socketFrom(address(), server)) {
            reportedBySomebody(target, server);
            reportedBySomebody(target, server);
            target.sendText("{'type':'stop'}");
            target.awaitMessage("idle");
        }
    }

    @Test
    void theThirdReporterBansAndTheReferenceIsInMessageAndCloseReason() {
        try (RawSocket target = socketFrom(address(), server)) {
            ban(target);
            String reference = reference(text(awaitBan(target), "message"));
            RawSocket.Frame close = target.await(RawSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1008);
            assertThat(reference(close.closeReason())).isEqualTo(reference);
        }
    }

    @Test
    void whoIsBannedIsToldUntilWhen() {
        String address = address();
        try (RawSocket target = socketFrom(address, server)) {
            ban(target);
            String sentence = text(awaitBan(target), "message");
            Instant until = until(sentence);
            assertThat(until)
                    .isBetween(
                            Instant.now().plus(Duration.ofMinutes(55)),
                            Instant.now().plus(Duration.ofHours(1)));
            assertThat(target.await(RawSocket.CLOSE).closeReason()).isEqualTo(sentence);
            for (TestServer node : List.of(server, other)) {
                try (RawSocket again = socketFrom(address, node)) {
                    assertThat(until(text(awaitBan(again), "message"))).isEqualTo(until);
                }
            }
        }
    }

    private static Instant until(String sentence) {
        Matcher until = UNTIL.matcher(sentence);
        assertThat(until.find()).as("a time in: %s", sentence).isTrue();
        return Instant.parse(until.group(1));
    }

    @Test
    @DisplayName("Three addresses of one IPv6 customer ban nobody")
    void oneCustomerDoesNotBan() {
        try (RawSocket target = socketFrom(address(), server)) {
            for (int link = 1; link <= 5; link++) {
                try (TestPeer reporter = peerFrom("2001:db8:aa:" + link + "::1", server)) {
                    reportedBy(reporter, target);
                }
            }
            target.sendText("{'type':'stop'}");
            target.awaitMessage("idle");
        }
    }

    @Test
    @DisplayName("Reports of calls in which one side never heard the other ban nobody")
    void callsWithoutMediaDoNotBan() {
        try (RawSocket target = socketFrom(address(), server)) {
            for (int i = 0; i < 5; i++) {
                try (TestPeer reporter = peerFrom(address(), server)) {
                    String call = meet(reporter, target);
                    // A liar says so; the other side's browser knows better.
                    reporter.send("{'type':'connected','callId':'" + call + "','setupMillis':1,'path':'host'}");
                    reporter.send(report(call)).expect("idle");
                    reporter.expect("reported");
                }
            }
            target.sendText("{'type':'stop'}");
            target.awaitMessage("idle");
        }
    }

    @Test
    @DisplayName("A report after the call counts as one in the call does")
    void reportsAfterTheCallCount() {
        try (RawSocket target = socketFrom(address(), server)) {
            for (int i = 0; i < 3; i++) {
                try (TestPeer reporter = peerFrom(address(), i == 1 ? other : server)) {
                    String call = hearEachOther(reporter, target);
                    target.sendText("{'type':'stop'}");
                    target.awaitMessage("idle");
                    reporter.expectEnded(call, "left");
                    reporter.send(report(call)).expect("reported");
                }
            }
            awaitBan(target);
        }
    }

    @Test
    void theSameReporterThriceDoesNotBan() {
        try (RawSocket target = socketFrom(address(), server);
                TestPeer reporter = peerFrom(address(), server)) {
            String call = reportedBy(reporter, target);
            reporter.send(report(call)).expect("reported");
            reporter.send(report(call)).expect("reported");
            target.sendText("{'type':'stop'}");
            target.awaitMessage("idle");
        }
    }

    private static String hash(String address) {
        return server.bean(AddressHasher.class).visitor(address, address).address();
    }

    @Test
    void aBannedOnesCallEndsForItsPeer() {
        String address = address();
        try (RawSocket target = socketFrom(address, server);
                TestPeer peer = peerFrom(address(), other)) {
            String call = meet(peer, target);
            server.bean(BanList.class)
                    .ban(hash(address), Duration.ofHours(1), "a test")
                    .toCompletableFuture()
                    .join();
            peer.expectEnded(call, "banned");
        }
    }

    @Test
    void whoIsBannedCannotComeBackWithANewSession() {
        String address = address();
        try (RawSocket target = socketFrom(address, server)) {
            ban(target);
            String reference = reference(text(awaitBan(target), "message"));
            for (TestServer node : List.of(server, other)) {
                try (RawSocket again = socketFrom(address, node)) {
                    assertThat(reference(text(awaitBan(again), "message"))).isEqualTo(reference);
                    assertThat(again.await(RawSocket.CLOSE).closeCode()).isEqualTo(1008);
                }
            }
        }
    }

    @Test
    void whoIsBannedCannotComeBackWithTheOldSession() {
        String address = address();
        try (RawSocket target = RawSocket.connect(server.webSocket(), "X-Forwarded-For: " + address)) {
            target.sendText("{'type':'hello','protocol':1}");
            String token = text(target.awaitMessage("welcome"), "resume");
            ban(target);
            awaitBan(target);
            try (RawSocket again = RawSocket.connect(server.webSocket(), "X-Forwarded-For: " + address)) {
                again.sendText("{'type':'hello','protocol':1,'resume':'" + token + "'}");
                awaitBan(again);
            }
        }
    }

    @Test
    void otherConnectionsOfTheAddressAreClosedOnEveryNode() {
        String address = address();
        try (RawSocket target = socketFrom(address, server);
                RawSocket second = socketFrom(address, server);
                RawSocket third = socketFrom(address, other)) {
            second.awaitMessage("welcome");
            third.awaitMessage("welcome");
            ban(target);
            String reference = reference(text(awaitBan(target), "message"));
            assertThat(reference(text(awaitBan(second), "message"))).isEqualTo(reference);
            assertThat(reference(text(awaitBan(third), "message"))).isEqualTo(reference);
        }
    }

    @Test
    void aNeighboursConnectionStays() {
        try (RawSocket target = socketFrom(address(), server);
                TestPeer neighbour = peerFrom(address(), server)) {
            ban(target);
            awaitBan(target);
            neighbour.expectNothing();
        }
    }

    @Test
    void ofAnIpv6SiteTheWholeIsBanned() {
        try (RawSocket target = socketFrom("2001:db8:7:7::1", server)) {
            ban(target);
            awaitBan(target);
            try (RawSocket again = socketFrom("2001:db8:7:7:ffff::2", server)) {
                awaitBan(again);
            }
        }
    }

    @Test
    void withLimitsOffTheSessionAloneIsBanned() {
        try (TestServer unlimited = TestServer.start(
                        redis.uri(), "rizztalk.matchmaking.pool", "unlimited", "rizztalk.limits.enabled", false);
                RawSocket target = RawSocket.connect(unlimited.webSocket());
                TestPeer bystander = unlimited.peer()) {
            target.sendText("{'type':'hello','protocol':1}");
            for (int i = 0; i < 3; i++) {
                try (TestPeer reporter = unlimited.peer()) {
                    reportedBy(reporter, target);
                }
            }
            awaitBan(target);
            assertThat(target.await(RawSocket.CLOSE).closeCode()).isEqualTo(1008);
            bystander.expectNothing();
        }
    }

    @Test
    void aReportOfTheLastCallCounts() {
        try (RawSocket target = socketFrom(address(), server);
                TestPeer reporter = peerFrom(address(), server)) {
            String call = meet(reporter, target);
            reporter.stop().expect("idle");
            reporter.send(report(call)).expect("reported");
        }
    }

    @Test
    void aReportOfAnyOtherCallIsRefused() {
        try (TestPeer reporter = peerFrom(address(), server)) {
            reporter.send(report("AAAAAAAAAAAAAAAAAAAAAA")).expectError("not-in-call");
        }
    }

    @Test
    void noAddressIsKeptOrLogged() {
        String address = address();
        try (CapturedLog log = CapturedLog.open();
                RawSocket target = socketFrom(address, server)) {
            ban(target);
            awaitBan(target);
            try (RawSocket again = socketFrom(address, server)) {
                awaitBan(again);
            }
            assertThat(RedisText.of(redis)).contains(":reports", ":ban:").doesNotContain("198.18.", "127.0.0.1");
            assertThat(log.text()).doesNotContain("198.18.", "127.0.0.1");
        }
    }
}
