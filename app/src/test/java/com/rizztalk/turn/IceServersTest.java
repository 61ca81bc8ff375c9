package com.rizztalk.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.protocol.ServerMessage.IceServer;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What browsers get to find a way to each other. */
class IceServersTest {
    private static final String SECRET = "north wind and south";
    private static TestRedis redis;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static TestServer withTurn(Object... more) {
        return TestServer.start(
                redis.uri(),
                Stream.concat(
                                Stream.of(
                                        "rizztalk.turn.uris",
                                        "turn:turn.example:3478?transport=udp,turns:turn.example:443?transport=tcp",
                                        "rizztalk.turn.secret",
                                        SECRET),
                                Stream.of(more))
                        .toArray());
    }

    private static IceServer only(List<IceServer> servers) {
        Assertions.assertThat(servers).hasSize(1);
        return servers.getFirst();
    }

    @Test
    void withNothingConfiguredTheListIsEmpty() {
        try (TestServer server = TestServer.start(redis.uri())) {
            assertThat(server.bean(IceServers.class).issue()).isEmpty();
        }
    }

    @Test
    void stunComesWithoutCredentials() {
        try (TestServer server =
                TestServer.start(redis.uri(), "rizztalk.turn.stun-uris", "stun:a.example:3478,stuns:b.example")) {
            assertThat(server.bean(IceServers.class).issue())
                    .containsExactly(new IceServer(List.of("stun:a.example:3478", "stuns:b.example"), null, null));
        }
    }

    @Test
    void stunAloneIsNoRelay() {
        try (TestServer server = TestServer.start(redis.uri(), "rizztalk.turn.stun-uris", "stun:a.example:3478")) {
            assertThat(server.bean(IceServers.class).relayAvailable()).isFalse();
        }
    }

    @Test
    void stunAndTurnAreTwoServers() {
        try (TestServer server = withTurn("rizztalk.turn.stun-uris", "stun:a.example:3478")) {
            assertThat(server.bean(IceServers.class).issue())
                    .extracting(IceServer::urls)
                    .containsExactly(
                            List.of("stun:a.example:3478"),
                            List.of("turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp"));
        }
    }

    /** The value is openssl's: printf USERNAME | openssl dgst -sha1 -hmac SECRET -binary | base64. */
    @Test
    void theCredentialIsThatOfTheRestApiDraft() {
        assertThat(IceServers.credential(SECRET, "1893456000:AAAAAAAAAAAAAAAAAAAAAA"))
                .isEqualTo("JN0uCwD2tcCscj8YSjT5mkhUGKc=");
    }

    @Test
    void theCredentialBelongsToTheUsername() {
        try (TestServer server = withTurn()) {
            IceServer turn = only(server.bean(IceServers.class).issue());
            assertThat(turn.credential())
                    .isEqualTo(IceServers.credential(SECRET, Objects.requireNonNull(turn.username())));
        }
    }

    @Test
    void theUsernameBeginsWithTheTimeAtWhichItExpires() {
        try (TestServer server = withTurn("rizztalk.turn.ttl", "90s")) {
            Instant before = Instant.now();
            String username = Objects.requireNonNull(
                    only(server.bean(IceServers.class).issue()).username());
            Instant expiry = Instant.ofEpochSecond(Long.parseLong(username.split(":", 2)[0]));
            assertThat(expiry)
                    .isBetween(
                            before.plusSeconds(90).truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                            Instant.now().plusSeconds(90));
        }
    }

    @Test
    void noTwoCredentialsHaveTheSameId() {
        try (TestServer server = withTurn()) {
            IceServers servers = server.bean(IceServers.class);
            assertThat(IntStream.range(0, 100)
                            .mapToObj(i -> Objects.requireNonNull(
                                            only(servers.issue()).username())
                                    .split(":", 2)[1]))
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
        }
    }

    @Test
    void aClientGetsFreshCredentialsForAnIceRestart() {
        try (TestServer server = withTurn();
                TestPeer one = server.peer();
                TestPeer two = server.peer()) {
            one.start().expect("waiting");
            two.start().expect("waiting");
            JsonNode matched = one.expect("matched");
            String call = TestPeer.text(matched, "callId");
            JsonNode fresh = one.send("{'type':'ice','callId':'" + call + "'}").expect("ice");
            assertThat(TestPeer.text(fresh, "callId")).isEqualTo(call);
            assertThat(username(fresh)).isNotEqualTo(username(matched)).contains(":");
        }
    }

    @Test
    void nobodyGetsCredentialsForACallThatIsNotTheirs() {
        try (TestServer server = withTurn();
                TestPeer peer = server.peer()) {
            peer.send("{'type':'ice','callId':'AAAAAAAAAAAAAAAAAAAAAA'}").expectNothing();
        }
    }

    private static String username(JsonNode frame) {
        return TestPeer.text(frame.get("iceServers").get(0), "username");
    }

    @Test
    void theSecretIsInNoText() {
        TurnConfiguration configuration =
                new TurnConfiguration(List.of(), List.of("turn:t"), SECRET, Duration.ofMinutes(10), false);
        assertThat(configuration.toString()).doesNotContain(SECRET);
    }
}
