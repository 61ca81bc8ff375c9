package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.ServerProcess;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.json.tree.JsonNode;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nodes that die, freeze or are told to stop, each a process of its own beside one that lives on. */
class NodeFaultsTest {
    private TestRedis redis;
    private TestServer living;
    private ServerProcess doomed;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        living = TestServer.start(redis.uri());
        doomed = ServerProcess.start(redis.uri(), Map.of());
    }

    @AfterEach
    void stop() {
        doomed.close();
        living.close();
        redis.close();
    }

    private static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        assertThat(text(two.expect("matched"), "callId")).isEqualTo(call);
        return call;
    }

    @Test
    void aCallSurvivesTheDeathOfANodeWhenItsSideResumesElsewhere() {
        TestPeer survivor = living.peer();
        TestPeer victim = doomed.peer();
        String call = call(survivor, victim);
        doomed.kill();
        survivor.candidate(call, "meanwhile");
        TestPeer back = victim.resumedAt(living.webSocket());
        assertThat(text(back.welcome(), "state")).isEqualTo("in-call");
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        survivor.candidate(call, "afterwards");
        // What was published to the dead node before anybody knew is lost with its connections.
        Awaitility.await()
                .until(() -> text(back.expect("candidate").get("candidate"), "candidate")
                        .equals("afterwards"));
    }

    @Test
    @DisplayName("A call goes on after the only server was away for longer than the grace of a connection")
    void aCallOutlastsAServerThatWasAway() {
        living.close();
        TestPeer one = doomed.peer();
        TestPeer two = doomed.peer();
        String call = call(one, two);
        doomed.kill();
        // The grace is 20 s: the node's last sign of life is moved back to a minute ago.
        RedisCommands<String, String> commands = redis.commands();
        String nodes = "rizztalk:{main}:nodes";
        commands.zrange(nodes, 0, -1).forEach(node -> commands.zincrby(nodes, -60_000, node));
        try (ServerProcess again = ServerProcess.start(redis.uri(), Map.of())) {
            // The reaper has been there: the dead node is not listed any more.
            Awaitility.await().until(() -> commands.zcard(nodes) == 1 && commands.zcard("rizztalk:{main}:lost") == 2);
            TestPeer oneBack = one.resumedAt(again.webSocket());
            assertThat(text(oneBack.welcome(), "callId")).isEqualTo(call);
            TestPeer twoBack = two.resumedAt(again.webSocket());
            assertThat(text(twoBack.welcome(), "callId")).isEqualTo(call);
            oneBack.candidate(call, "still");
            expectCandidate(twoBack, "still");
        }
    }

    @Test
    @DisplayName("Frames for a visitor whose node died are kept until the visitor is back, in order")
    void keepsFramesForThoseWhoseNodeDied() {
        TestPeer survivor = living.peer();
        TestPeer victim = doomed.peer();
        String call = call(survivor, victim);
        survivor.candidate(call, "before");
        expectCandidate(victim, "before");
        doomed.kill();
        Awaitility.await()
                .until(() -> redis.commands()
                                .pubsubChannels("rizztalk:{main}:node:*")
                                .size()
                        == 1);
        for (int i = 0; i < 20; i++) {
            survivor.candidate(call, "kept" + i);
        }
        survivor.expectNothing();
        TestPeer back = victim.resumedAt(living.webSocket());
        for (int i = 0; i < 20; i++) {
            expectCandidate(back, "kept" + i);
        }
    }

    private static void expectCandidate(TestPeer peer, String candidate) {
        assertThat(text(peer.expect("candidate").get("candidate"), "candidate")).isEqualTo(candidate);
    }

    @Test
    void ofManyFramesForAnotherNodeRedisIsAskedWhereToForTheFirst() {
        TestPeer one = living.peer();
        TestPeer two = doomed.peer();
        String call = call(one, two);
        for (int i = 0; i < 20; i++) {
            one.candidate(call, "c" + i);
        }
        for (int i = 0; i < 20; i++) {
            expectCandidate(two, "c" + i);
        }
        assertThat(living.bean(MeterRegistry.class)
                        .get("rizztalk.redis.script")
                        .tag("script", "matchmaking/relay")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void framesFollowAPeerThatMovedToAThirdNode() {
        try (TestServer third = TestServer.start(redis.uri())) {
            TestPeer one = living.peer();
            TestPeer two = doomed.peer();
            String call = call(one, two);
            one.candidate(call, "before");
            expectCandidate(two, "before");
            TestPeer moved = two.resumedAt(third.webSocket());
            one.candidate(call, "after");
            expectCandidate(moved, "after");
        }
    }

    @Test
    void framesFollowAPeerWhoseNodeDiedToAThirdNode() {
        try (TestServer third = TestServer.start(redis.uri())) {
            TestPeer one = living.peer();
            TestPeer two = doomed.peer();
            String call = call(one, two);
            one.candidate(call, "before");
            expectCandidate(two, "before");
            doomed.kill();
            // By its end, or by a reset where the process left something unread.
            Awaitility.await().until(two::isClosed);
            TestPeer moved = two.resumedAt(third.webSocket());
            one.candidate(call, "after");
            expectCandidate(moved, "after");
        }
    }

    @Test
    void aDeadNodeTakesItsSessionsOutOfThePoolTheCallsAndTheCount() {
        TestPeer survivor = living.peer();
        TestPeer victim = doomed.peer();
        String call = call(survivor, victim);
        TestPeer ghost = doomed.peer();
        ghost.start().expect("waiting");
        doomed.kill();
        long killed = System.nanoTime();
        Awaitility.await()
                .until(() -> redis.commands().pubsubChannels("*:node:*").size() == 1);

        TestPeer newcomer = living.peer();
        newcomer.start().expect("waiting");
        newcomer.expectNothing();
        survivor.expectEndedWithin(call, "lost", Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - killed))
                .isBetween(Duration.ofSeconds(19), Duration.ofSeconds(30));
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(redis.commands().keys("*session:*")).hasSize(2));
        assertThat(redis.commands().zcard("rizztalk:{main}:nodes")).isEqualTo(1);
        assertThat(redis.commands().get("rizztalk:{main}:calls")).isEqualTo("0");
        Awaitility.await()
                .until(() -> living.bean(com.rizztalk.presence.OnlineCount.class)
                                .beat()
                                .online()
                        == 2);
        newcomer.expectNothing();
    }

    @Test
    void whoIsMatchedWithOneOnAFrozenNodeIsToldSoonThatItIsLost() {
        TestPeer frozen = doomed.peer();
        frozen.start().expect("waiting");
        doomed.freeze();
        TestPeer starter = living.peer();
        starter.start().expect("waiting");
        String call = text(starter.expect("matched"), "callId");
        long matched = System.nanoTime();
        starter.expectEnded(call, "lost");
        assertThat(Duration.ofNanos(System.nanoTime() - matched)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aNodeThatIsToldToStopHandsItsSessionsOver() {
        TestPeer survivor = living.peer();
        TestPeer mover = doomed.peer();
        String call = call(survivor, mover);
        TestPeer waiter = doomed.peer();
        waiter.send("{'type':'start','tags':['music'],'language':'en'}").expect("waiting");
        List<TestPeer> idle = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            idle.add(doomed.peer());
        }
        doomed.terminate();
        long told = System.nanoTime();

        JsonNode draining = mover.expect("draining");
        assertThat(draining.get("afterMillis").getLongValue()).isBetween(0L, 10_000L);
        assertThat(idle.stream()
                        .map(peer -> peer.expect("draining").get("afterMillis").getLongValue())
                        .distinct())
                .hasSizeGreaterThan(1);
        waiter.expect("draining");
        Awaitility.await().until(() -> doomed.readiness() == HttpURLConnection.HTTP_UNAVAILABLE);

        mover.candidate(call, "the call goes on");
        survivor.expect("candidate");
        TestPeer newcomer = living.peer();
        newcomer.start().expect("waiting");
        newcomer.expectNothing();
        idle.getFirst().start().expect("waiting");
        idle.getFirst().expectNothing();

        TestPeer moved = mover.resumedAt(living.webSocket());
        assertThat(mover.awaitClose()).isEqualTo(4001);
        assertThat(text(moved.welcome(), "callId")).isEqualTo(call);
        survivor.candidate(call, "to its new node");
        moved.expect("candidate");

        TestPeer waitsOn = waiter.resumedAt(living.webSocket());
        assertThat(text(waitsOn.welcome(), "state")).isEqualTo("waiting");
        assertThat(text(waitsOn.expect("matched"), "callId")).isEqualTo(text(newcomer.expect("matched"), "callId"));

        assertThat(idle.getLast().awaitClose()).isEqualTo(1001);
        assertThat(doomed.awaitExit(Duration.ofSeconds(20))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(20));
        assertThat(redis.commands().zcard("rizztalk:{main}:nodes")).isEqualTo(1);
    }

    @Test
    void aNodeWithNobodyConnectedStopsAtOnce() {
        doomed.terminate();
        assertThat(doomed.awaitExit(Duration.ofSeconds(10))).isTrue();
    }
}
