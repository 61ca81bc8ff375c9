package com.rizztalk.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.moderation.Accusation.Side;
import com.rizztalk.protocol.ReportReason;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is kept of reports, and how long a ban lasts. */
class ReportsTest {
    private static final Side REPORTED = new Side("their session", "their-address-hash");
    private TestRedis redis;
    private TestServer server;
    private Reports reports;
    private int reporters;

    @BeforeEach
    void start() {
        redis = TestRedis.start("--appendonly", "yes", "--appendfsync", "always");
        server = Visitors.server(redis.uri());
        reports = server.bean(Reports.class);
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Optional<Ban> report(Side reporter) {
        return done(reports.store(new Accusation("call", ReportReason.HATE, true, reporter, "", REPORTED)));
    }

    private Optional<Ban> reportBySomebodyElse() {
        reporters++;
        return report(new Side("session " + reporters, "address-hash-" + reporters));
    }

    private Ban ban() {
        reportBySomebodyElse();
        reportBySomebodyElse();
        return reportBySomebodyElse().orElseThrow();
    }

    private void assertLasts(Ban ban, Duration duration) {
        assertThat(Duration.ofMillis(redis.commands().pttl("rizztalk:{moderation}:ban:" + ban.subject())))
                .isBetween(duration.minusMinutes(1), duration);
        assertThat(ban.until())
                .isBetween(
                        Instant.now().plus(duration).minusSeconds(60),
                        Instant.now().plus(duration));
    }

    @Test
    void aReportIsKeptWithAllThatItSays() {
        Instant before = Instant.now().minusSeconds(1);
        report(new Side("my session", "my-address-hash"));
        assertThat(done(reports.latest(10))).singleElement().satisfies(stored -> {
            assertThat(stored)
                    .isEqualTo(new Reports.Stored(
                            stored.time(), "call", "hate", true, "my-address-hash", "their-address-hash"));
            assertThat(stored.time()).isBetween(before, Instant.now().plusSeconds(1));
        });
    }

    @Test
    void reportsOutliveARestartOfRedis() throws IOException {
        reportBySomebodyElse();
        redis.process().restart();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> done(reports.latest(10)).size() == 1);
    }

    @Test
    void bansOutliveARestartOfRedis() throws IOException {
        Ban ban = ban();
        redis.process().restart();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> done(server.bean(BanList.class)
                                .noticeFor(new Visitor(REPORTED.address(), "", List.of(REPORTED.address()))))
                        .equals(Optional.of(ban.notice())));
    }

    @Test
    void theFirstBanLastsAnHour() {
        assertLasts(ban(), Duration.ofHours(1));
    }

    @Test
    void theNextBanLastsADay() {
        lifted(ban());
        assertLasts(ban(), Duration.ofHours(24));
    }

    @Test
    void everyLaterBanLastsThirtyDays() {
        lifted(ban());
        lifted(ban());
        Ban third = ban();
        assertLasts(third, Duration.ofDays(30));
        lifted(third);
        assertLasts(ban(), Duration.ofDays(30));
    }

    private void lifted(Ban ban) {
        assertThat(done(server.bean(BanList.class).lift(ban.reference()))).isTrue();
    }

    @Test
    void whoIsBannedAlreadyIsNotBannedAgain() {
        ban();
        assertThat(reportBySomebodyElse()).isEmpty();
        assertThat(reportBySomebodyElse()).isEmpty();
        assertThat(reportBySomebodyElse()).isEmpty();
    }

    @Test
    void theSameReporterCountsOnce() {
        Side me = new Side("my session", "my-address-hash");
        assertThat(report(me)).isEmpty();
        assertThat(report(me)).isEmpty();
        assertThat(report(me)).isEmpty();
    }

    @Test
    void sessionsOfOneAddressAreOneReporter() {
        assertThat(report(new Side("my first session", "my-address-hash"))).isEmpty();
        assertThat(report(new Side("my second session", "my-address-hash"))).isEmpty();
        assertThat(report(new Side("my third session", "my-address-hash"))).isEmpty();
    }

    @Test
    @DisplayName("One call's report is stored once per reporter, however often it comes")
    void storesOneReportPerCallAndReporter() {
        Side me = new Side("my session", "my-address-hash");
        report(me);
        report(me);
        reportBySomebodyElse();
        reportBySomebodyElse();
        assertThat(done(reports.latest(10))).hasSize(3);
        assertThat(server.bean(MeterRegistry.class)
                        .get("rizztalk.reports")
                        .tag("reason", "hate")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("Reporters of one network count as one")
    void countsANetworkOnce() {
        for (int i = 0; i < 5; i++) {
            Side neighbor = new Side("session " + i, "address-hash-" + i);
            assertThat(done(reports.store(
                            new Accusation("call", ReportReason.HATE, true, neighbor, "their-network-hash", REPORTED))))
                    .isEmpty();
        }
        assertThat(done(reports.latest(10))).hasSize(5);
    }

    @Test
    @DisplayName("Reports of calls without media are kept, and ban nobody")
    void countsOnlyCallsWithMedia() {
        for (int i = 0; i < 5; i++) {
            Side reporter = new Side("session " + i, "address-hash-" + i);
            assertThat(done(reports.store(new Accusation("call", ReportReason.HATE, false, reporter, "", REPORTED))))
                    .isEmpty();
        }
        assertThat(done(reports.latest(10))).hasSize(5);
    }

    @Test
    void reportersAreForgottenAfterADay() {
        reportBySomebodyElse();
        assertThat(Duration.ofMillis(redis.commands().pttl("rizztalk:{moderation}:accusers:their-address-hash")))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void withoutAnAddressASessionIsReported() {
        done(reports.store(new Accusation(
                "call", ReportReason.SPAM, false, new Side("my session", ""), "", new Side("their session", ""))));
        assertThat(done(reports.latest(10)))
                .singleElement()
                .satisfies(stored -> assertThat(stored.reported()).isEqualTo("their session"));
    }
}
