package com.rizztalk.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.CapturedLog;
import com.rizztalk.testing.RedisText;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits of an address as its visitors meet them. */
class AddressLimitsTest {
    private static TestRedis redis;
    private static TestServer one;
    private static TestServer two;
    private static int last;
    private String address = "";

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        one = server();
        two = server();
        TestServer.awaitAcquainted(one, two);
    }

    private static TestServer server(Object... more) {
        Object[] properties = {
            "rizztalk.limits.enabled",
            true,
            "rizztalk.limits.connections",
            3,
            "rizztalk.limits.starts",
            5,
            "rizztalk.limits.address-starts",
            8,
            "rizztalk.limits.frames",
            30,
            "rizztalk.limits.address-frames",
            75,
            "rizztalk.websocket.proxies",
            "127.0.0.1,::1",
            "rizztalk.moderation.hash-keys",
            "a secret of the tests",
        };
        return TestServer.start(
                redis.uri(),
                Stream.concat(Stream.of(properties), Stream.of(more)).toArray());
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
    }

    @BeforeEach
    void anAddressOfItsOwn() {
        address = "203.0.113." + ++last;
    }

    private TestPeer connect(TestServer server) {
        return TestPeer.connect(server.webSocket(), "X-Forwarded-For", address);
    }

    @Test
    void startsPassUpToTheLimit() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(0, 5).forEach(i -> peer.start().expect("waiting"));
            peer.start().expectError("rate-limited");
        }
    }

    @Test
    void skipsCountLikeStarts() {
        try (TestPeer peer = connect(one).hello()) {
            peer.start().expect("waiting");
            IntStream.range(0, 4).forEach(i -> peer.skip().expect("waiting"));
            peer.skip().expectError("rate-limited");
        }
    }

    @Test
    void aRefusedStartChangesNothing() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(0, 5).forEach(i -> {
                peer.start().expect("waiting");
                peer.stop().expect("idle");
            });
            peer.start().expectError("rate-limited");
            peer.drop();
            try (TestPeer resumed = TestPeer.connect(one.webSocket(), "X-Forwarded-For", address)
                    .hello(peer.token())) {
                assertThat(TestPeer.text(resumed.welcome(), "state")).isEqualTo("idle");
            }
        }
    }

    @Test
    void anotherAddressHasALimitOfItsOwn() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(0, 5).forEach(i -> peer.start().expect("waiting"));
            peer.start().expectError("rate-limited");
            peer.stop().expect("idle");
        }
        anAddressOfItsOwn();
        try (TestPeer other = connect(one).hello()) {
            other.start().expect("waiting");
        }
    }

    @Test
    void aBurstOfFramesPassesUpToTheLimit() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(1, 30).forEach(i -> peer.send("{'type':'ping','id':1}"));
            IntStream.range(1, 30).forEach(i -> peer.expect("pong"));
            peer.send("{'type':'ping','id':1}").expectError("rate-limited");
        }
    }

    @Test
    @DisplayName("Frames and starts are limited per connection: one neighbor's flood stops nobody else")
    void aNeighborsFloodStopsNobodyElse() {
        try (TestPeer flooder = connect(one).hello();
                TestPeer neighbor = connect(one).hello()) {
            IntStream.range(0, 29).forEach(i -> flooder.send("{'type':'ping','id':1}"));
            IntStream.range(0, 29).forEach(i -> flooder.expect("pong"));
            flooder.send("{'type':'ping','id':1}").expectError("rate-limited");
            neighbor.start().expect("waiting");
            IntStream.range(0, 20)
                    .forEach(i -> neighbor.send("{'type':'ping','id':1}").expect("pong"));
        }
    }

    @Test
    @DisplayName("All connections of an address together have wide limits of their own")
    void connectionsOfAnAddressHaveWideLimitsTogether() {
        try (TestPeer first = connect(one).hello();
                TestPeer second = connect(one).hello();
                TestPeer third = connect(one).hello()) {
            for (TestPeer peer : List.of(first, second, third)) {
                IntStream.range(0, 24)
                        .forEach(i -> peer.send("{'type':'ping','id':1}").expect("pong"));
            }
            second.send("{'type':'ping','id':1}").expectError("rate-limited");
        }
        anAddressOfItsOwn();
        try (TestPeer first = connect(one).hello();
                TestPeer second = connect(one).hello()) {
            IntStream.range(0, 5).forEach(i -> first.start().expect("waiting"));
            first.stop().expect("idle");
            IntStream.range(0, 3).forEach(i -> second.start().expect("waiting"));
            second.start().expectError("rate-limited");
        }
    }

    @Test
    @DisplayName("Of 16 people behind one address all get their peer's description and candidates")
    void aClassroomConnects() {
        try (TestServer server = TestServer.start(
                redis.uri(),
                "rizztalk.limits.enabled",
                true,
                "rizztalk.websocket.proxies",
                "127.0.0.1,::1",
                "rizztalk.matchmaking.pool",
                "classroom")) {
            List<TestPeer> people = new ArrayList<>();
            Map<String, List<TestPeer>> calls = new HashMap<>();
            IntStream.range(0, 16).forEach(i -> people.add(connect(server).hello()));
            people.forEach(person -> person.start().expect("waiting"));
            people.forEach(person -> calls.computeIfAbsent(
                            TestPeer.text(person.expect("matched"), "callId"), call -> new ArrayList<>())
                    .add(person));
            calls.forEach((call, pair) -> pair.forEach(person -> {
                person.send("{'type':'description','callId':'" + call + "','description':{'type':'offer','sdp':''}}");
                IntStream.range(0, 12).forEach(i -> person.candidate(call, "candidate " + i));
            }));
            people.forEach(person -> {
                person.expect("description");
                IntStream.range(0, 12).forEach(i -> person.expect("candidate"));
            });
            people.forEach(TestPeer::close);
        }
    }

    @Test
    void aStopPassesOverTheLimitSoThatThePeerIsNotLeftWithNobody() {
        try (TestPeer peer = connect(one).hello()) {
            anAddressOfItsOwn();
            try (TestPeer other = connect(one).hello()) {
                peer.start().expect("waiting");
                other.start().expect("waiting");
                other.expect("matched");
                peer.expect("matched");
                IntStream.range(2, 30)
                        .forEach(i -> peer.send("{'type':'ping','id':1}").expect("pong"));
                peer.send("{'type':'ping','id':1}").expectError("rate-limited");

                peer.stop().expect("idle");

                assertThat(TestPeer.text(other.expect("ended"), "reason")).isEqualTo("left");
            }
        }
    }

    @Test
    void stopsFarOverTheLimitCloseTheConnectionToo() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(1, 30 + 200).forEach(i -> peer.stop());
            assertThat(peer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void whoGoesOnFarOverTheLimitIsClosed() {
        try (TestPeer peer = connect(one).hello()) {
            IntStream.range(1, 30 + 200).forEach(i -> peer.send("{'type':'ping','id':1}"));
            assertThat(peer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void aConnectionTooManyIsToldSoAndClosed() {
        List<TestPeer> peers = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> peers.add(connect(one).hello()));
        try (TestPeer tooMany = connect(one)) {
            tooMany.expectError("rate-limited");
            assertThat(tooMany.awaitClose()).isEqualTo(1013);
        }
        peers.forEach(TestPeer::close);
    }

    @Test
    void connectionsOfAllNodesCountTogether() {
        try (TestPeer first = connect(one).hello();
                TestPeer second = connect(two).hello();
                TestPeer third = connect(two).hello();
                TestPeer tooMany = connect(one)) {
            first.expectNothing();
            second.expectNothing();
            third.expectNothing();
            tooMany.expectError("rate-limited");
        }
    }

    @Test
    void aClosedConnectionMakesRoom() {
        TestPeer first = connect(one).hello();
        try (TestPeer second = connect(one).hello();
                TestPeer third = connect(one).hello()) {
            first.close();
            Awaitility.await().until(this::mayConnect);
            second.expectNothing();
            third.expectNothing();
        }
    }

    private boolean mayConnect() {
        try (TestPeer peer = connect(one)) {
            peer.send("{'type':'hello','protocol':1}");
            return TestPeer.text(peer.next(), "type").equals("welcome");
        }
    }

    @Test
    void withLimitsOffThereAreNone() {
        try (TestServer unlimited = server("rizztalk.limits.enabled", false);
                TestPeer peer = connect(unlimited).hello()) {
            List<TestPeer> peers = new ArrayList<>();
            IntStream.range(0, 5).forEach(i -> peers.add(connect(unlimited).hello()));
            IntStream.range(0, 40).forEach(i -> peer.start().expect("waiting"));
            peers.forEach(TestPeer::close);
        }
    }

    @Test
    void noAddressIsKeptOrLogged() {
        try (CapturedLog log = CapturedLog.open();
                TestPeer first = connect(one).hello();
                TestPeer second = connect(one).hello();
                TestPeer third = connect(one).hello();
                TestPeer tooMany = connect(one)) {
            tooMany.expectError("rate-limited");
            IntStream.range(0, 5).forEach(i -> first.start().expect("waiting"));
            first.start().expectError("rate-limited");
            second.expectNothing();
            third.expectNothing();
            assertThat(RedisText.of(redis)).contains(":starts", ":connections").doesNotContain(address, "127.0.0.1");
            assertThat(log.text()).doesNotContain(address, "127.0.0.1");
        }
    }
}
