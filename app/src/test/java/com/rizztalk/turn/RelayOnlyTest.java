package com.rizztalk.turn;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract's section "Hidden addresses", from one browser to the other. */
class RelayOnlyTest {
    private static final String HOST = "candidate:1 1 udp 1 192.168.1.23 9 typ host";
    private static final String RELAY = "candidate:3 1 udp 1 203.0.113.50 49152 typ relay";

    private static TestRedis redis;
    private static TestServer plain;
    private static TestServer withTurn;
    private static TestServer relayOnly;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        plain = TestServer.start(redis.uri(), "rizztalk.matchmaking.pool", "plain");
        withTurn = turn("turn", false);
        relayOnly = turn("relay", true);
    }

    private static TestServer turn(String pool, boolean relay) {
        return TestServer.start(
                redis.uri(),
                "rizztalk.matchmaking.pool",
                pool,
                "rizztalk.turn.uris",
                "turn:turn.example:3478",
                "rizztalk.turn.secret",
                "a secret",
                "rizztalk.turn.relay-only",
                relay);
    }

    @AfterAll
    static void stop() {
        relayOnly.close();
        withTurn.close();
        plain.close();
        redis.close();
    }

    /** Two in a call, and what each was told of it. */
    private record Pair(TestPeer one, TestPeer two, JsonNode toOne, JsonNode toTwo) implements AutoCloseable {
        static Pair at(TestServer server, boolean oneWishes, boolean twoWishes) {
            TestPeer one = server.peer();
            TestPeer two = server.peer();
            one.send("{'type':'start','relayOnly':" + oneWishes + "}").expect("waiting");
            two.send("{'type':'start','relayOnly':" + twoWishes + "}").expect("waiting");
            return new Pair(one, two, one.expect("matched"), two.expect("matched"));
        }

        String call() {
            return text(toOne, "callId");
        }

        @Override
        public void close() {
            one.close();
            two.close();
        }
    }

    private static String policy(JsonNode matched) {
        return text(matched, "iceTransportPolicy");
    }

    @Test
    void withoutAWishBothMayTalkDirectly() {
        try (Pair pair = Pair.at(withTurn, false, false)) {
            assertThat(policy(pair.toOne)).isEqualTo("all");
            assertThat(policy(pair.toTwo)).isEqualTo("all");
        }
    }

    @Test
    void withoutAWishCandidatesPassAsTheyCame() {
        try (Pair pair = Pair.at(withTurn, false, false)) {
            pair.one.candidate(pair.call(), HOST);
            assertThat(text(pair.two.expect("candidate").get("candidate"), "candidate"))
                    .isEqualTo(HOST);
        }
    }

    @Test
    void theWishOfTheFirstBindsBoth() {
        try (Pair pair = Pair.at(withTurn, true, false)) {
            assertThat(policy(pair.toOne)).isEqualTo("relay");
            assertThat(policy(pair.toTwo)).isEqualTo("relay");
        }
    }

    @Test
    void theWishOfTheSecondBindsBoth() {
        try (Pair pair = Pair.at(withTurn, false, true)) {
            assertThat(policy(pair.toOne)).isEqualTo("relay");
            assertThat(policy(pair.toTwo)).isEqualTo("relay");
        }
    }

    @Test
    void theOperatorsChoiceBindsBothWithoutAnyWish() {
        try (Pair pair = Pair.at(relayOnly, false, false)) {
            assertThat(policy(pair.toOne)).isEqualTo("relay");
            assertThat(policy(pair.toTwo)).isEqualTo("relay");
        }
    }

    @Test
    void candidatesOfAnotherTypeDontReachThePeerOfAHiddenOne() {
        try (Pair pair = Pair.at(withTurn, true, false)) {
            assertOnlyTheRelayPasses(pair.one, pair.two, pair.call());
        }
    }

    @Test
    void candidatesOfAnotherTypeDontReachTheHiddenOneEither() {
        try (Pair pair = Pair.at(withTurn, true, false)) {
            assertOnlyTheRelayPasses(pair.two, pair.one, pair.call());
        }
    }

    @Test
    void theOperatorsChoiceHidesAddressesToo() {
        try (Pair pair = Pair.at(relayOnly, false, false)) {
            assertOnlyTheRelayPasses(pair.one, pair.two, pair.call());
        }
    }

    private static void assertOnlyTheRelayPasses(TestPeer from, TestPeer to, String call) {
        from.candidate(call, HOST).candidate(call, RELAY + " raddr 192.168.1.23 rport 4000");
        from.send("{'type':'candidate','callId':'" + call + "','candidate':null}");
        assertThat(text(to.expect("candidate").get("candidate"), "candidate"))
                .isEqualTo(RELAY + " raddr 0.0.0.0 rport 9");
        assertThat(to.expect("candidate").get("candidate").isNull()).isTrue();
    }

    @Test
    void descriptionsComeWithoutAddresses() {
        try (Pair pair = Pair.at(withTurn, false, true)) {
            pair.one.send("{'type':'description','callId':'" + pair.call()
                    + "','description':{'type':'offer','sdp':'v=0\\r\\no=- 1 2 IN IP4 192.168.1.23\\r\\na=" + HOST
                    + "\\r\\na=mid:0\\r\\n'}}");
            JsonNode description = pair.two.expect("description").get("description");
            assertThat(text(description, "type")).isEqualTo("offer");
            assertThat(text(description, "sdp")).isEqualTo("v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\na=mid:0\r\n");
        }
    }

    @Test
    void withoutATurnServerTheWishIsRefused() {
        try (TestPeer peer = plain.peer()) {
            peer.send("{'type':'start','relayOnly':true}").expectError("relay-unavailable");
        }
    }

    @Test
    void aRefusedWishLeavesTheSessionIdle() {
        try (TestPeer peer = plain.peer();
                TestPeer other = plain.peer()) {
            peer.send("{'type':'start','relayOnly':true}").expectError("relay-unavailable");
            other.start().expect("waiting");
            other.expectNothing();
            other.drop();
            peer.drop();
            try (TestPeer resumed = peer.resumed()) {
                assertThat(text(resumed.welcome(), "state")).isEqualTo("idle");
            }
        }
    }
}
