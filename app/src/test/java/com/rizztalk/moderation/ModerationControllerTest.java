package com.rizztalk.moderation;

import static com.rizztalk.testing.TestPeer.parse;
import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a moderator can do, and nobody else. */
class ModerationControllerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SUBJECT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = Visitors.server(redis.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    private static HttpResponse<String> send(String method, URI uri, String authorization, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> moderator(String method, String path, String body) {
        return send(method, server.management(path), "Bearer " + Visitors.TOKEN, body);
    }

    private static JsonNode ban(String subject) {
        HttpResponse<String> response = moderator(
                "POST", "/moderation/bans", "{'subject':'" + subject + "','hours':2,'reason':'told to stop'}");
        assertThat(response.statusCode()).isEqualTo(201);
        return parse(response.body());
    }

    @Test
    void aBanHasAReferenceAnEndAndAReason() {
        JsonNode ban = ban("a-subject-of-this-test");
        assertThat(text(ban, "reference")).matches("[A-Za-z0-9_-]{22}");
        assertThat(text(ban, "subject")).isEqualTo("a-subject-of-this-test");
        assertThat(text(ban, "reason")).isEqualTo("told to stop");
        assertThat(Duration.between(Instant.now(), Instant.parse(text(ban, "until"))))
                .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
    }

    @Test
    void aBanIsInTheListUntilItIsLifted() {
        String reference = text(ban("another-subject-to-lift"), "reference");
        assertThat(moderator("GET", "/moderation/bans", "").body()).contains(reference);
        assertThat(moderator("DELETE", "/moderation/bans?reference=" + reference, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(moderator("GET", "/moderation/bans", "").body()).doesNotContain(reference);
    }

    @Test
    void aBanThatIsNotInForceCannotBeLifted() {
        assertThat(moderator("DELETE", "/moderation/bans?reference=nothing", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aModeratorsBanClosesWhatIsConnected() {
        String address = Visitors.address();
        try (RawSocket target = Visitors.socketFrom(address, server)) {
            target.awaitMessage("welcome");
            String hash =
                    server.bean(AddressHasher.class).visitor(address, address).address();
            String reference = text(ban(hash), "reference");
            assertThat(text(target.awaitMessage("error"), "message")).contains(reference);
            assertThat(target.await(RawSocket.CLOSE).closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void whoseBanIsLiftedMayComeBack() {
        String address = Visitors.address();
        String hash = server.bean(AddressHasher.class).visitor(address, address).address();
        String reference = text(ban(hash), "reference");
        moderator("DELETE", "/moderation/bans?reference=" + reference, "");
        try (RawSocket again = Visitors.socketFrom(address, server)) {
            again.awaitMessage("welcome");
        }
    }

    @Test
    void aReportIsInTheList() {
        try (RawSocket target = Visitors.socketFrom(Visitors.address(), server)) {
            Visitors.reportedBySomebody(target, server);
            JsonNode report = parse(
                            moderator("GET", "/moderation/reports?limit=1", "").body())
                    .get(0);
            assertThat(text(report, "reason")).isEqualTo("harassment");
            assertThat(text(report, "reported")).matches("[A-Za-z0-9_-]{22}");
            assertThat(Instant.parse(text(report, "time")))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        }
    }

    @Test
    void listsAreEmptyListsAtFirst() {
        try (TestRedis empty = TestRedis.start();
                TestServer fresh = Visitors.server(empty.uri())) {
            for (String path : new String[] {"/moderation/reports", "/moderation/bans"}) {
                HttpResponse<String> response = send("GET", fresh.management(path), "Bearer " + Visitors.TOKEN, "");
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("[]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','reason':'r'}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','hours':1}",
                "{'hours':1,'reason':'r'}",
                "{'subject':'198.51.100.7','hours':1,'reason':'r'}",
                "{'subject':'2001:db8:1:2:3:4:5:6','hours':1,'reason':'r'}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','hours':0,'reason':'r'}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','hours':721,'reason':'r'}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','hours':'long','reason':'r'}",
                "{'subject':'AAAAAAAAAAAAAAAAAAAAAA','hours':1,'reason':' '}",
            })
    void aBanThatIsNoneIsRefusedWithWords(String body) {
        HttpResponse<String> response = moderator("POST", "/moderation/bans", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isNotBlank();
    }

    @Test
    void theRefusalNamesTheMember() {
        HttpResponse<String> response =
                moderator("POST", "/moderation/bans", "{'subject':'" + SUBJECT + "','hours':1000,'reason':'r'}");
        assertThat(response.body()).contains("hours").contains("720");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x"})
    void aLimitOutOfBoundsIsRefused(String query) {
        assertThat(moderator("GET", "/moderation/reports?" + query, "").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer a token of the test",
                "Bearer a token of the tests2",
                "bearer a token of the tests",
                "Basic a token of the tests",
                "a token of the tests",
            })
    void withoutTheTokenNothingIsTold(String authorization) {
        for (String path :
                new String[] {"/moderation/reports", "/moderation/bans", "/moderation/bans/", "/moderation/reports?a"
                }) {
            HttpResponse<String> response = send("GET", server.management(path), authorization, "");
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(response.body()).doesNotContain("reported");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void withoutTheTokenNothingIsDone(String method) {
        HttpResponse<String> response = send(
                method,
                server.management("/moderation/bans?reference=x"),
                "Bearer wrong",
                "{'subject':'never-banned-by-anyone','hours':1,'reason':'r'}");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(moderator("GET", "/moderation/bans", "").body()).doesNotContain("never-banned-by-anyone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong", "Bearer " + Visitors.TOKEN})
    void onThePublicPortThereIsNoSuchPage(String authorization) {
        assertThat(send("GET", server.http("/moderation/reports"), authorization, "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", server.http("/moderation/bans"), authorization, "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutAConfiguredTokenThereIsNoSuchPage() {
        try (TestServer without = TestServer.start(redis.uri())) {
            assertThat(send("GET", without.management("/moderation/reports"), "Bearer ", "")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void anEmptyTokenIsNone() {
        try (TestServer without = TestServer.start(redis.uri(), "rizztalk.moderation.token", "")) {
            assertThat(send("GET", without.management("/moderation/reports"), "Bearer ", "")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void bansEndByThemselves() {
        server.bean(BanList.class)
                .ban("a-subject-banned-shortly", Duration.ofMillis(300), "a test")
                .toCompletableFuture()
                .join();
        Awaitility.await()
                .until(() -> !moderator("GET", "/moderation/bans", "").body().contains("a-subject-banned-shortly"));
    }
}
