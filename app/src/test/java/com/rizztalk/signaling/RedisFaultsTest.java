package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.RedisProxy;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.lettuce.core.Range;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Redis goes away, hangs, or comes back without a memory. */
class RedisFaultsTest {
    private TestRedis redis;
    private TestServer first;
    private TestServer second;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        first = TestServer.start(redis.uri());
        second = TestServer.start(redis.uri());
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        assertThat(text(two.expect("matched"), "callId")).isEqualTo(call);
        return call;
    }

    /** Starts until it works again: the first answers may still be that the service is not available. */
    private static void startWhenItWorks(TestPeer peer) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String type = text(peer.start().next(), "type");
            assertThat(type).isIn("waiting", "error");
            return type.equals("waiting");
        });
    }

    private void awaitAttached() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !first.bean(Heart.class).isRedisAway()
                        && !second.bean(Heart.class).isRedisAway());
    }

    @Test
    @DisplayName("A start that was refused while Redis hung brings no match afterwards, on one node and on two")
    void aRefusedStartBringsNoMatch() {
        for (TestServer node : List.of(first, second)) {
            TestPeer one = first.peer();
            TestPeer two = node.peer();
            redis.commands().clientPause(5_000);
            one.start().expectError("unavailable");
            two.send("{'type':'start','tags':['music'],'language':'de'}").expectError("unavailable");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> redis.commands().ping().equals("PONG"));
            awaitAttached();
            one.expectNothing();
            two.expectNothing();
            assertThat(redis.commands().keys("rizztalk:{main}:pool:*")).isEmpty();
            startWhenItWorks(one);
            startWhenItWorks(two);
            assertThat(text(one.expect("matched"), "callId")).isEqualTo(text(two.expect("matched"), "callId"));
            one.stop().expect("idle");
            two.expect("ended");
        }
    }

    @Test
    @DisplayName("A skip that was refused while Redis hung ends the call, if at all, before it brings another")
    void aRefusedSkipKeepsTheOrder() {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        String call = call(one, two);
        TestPeer third = second.peer();
        third.start().expect("waiting");
        redis.commands().clientPause(5_000);
        one.skip().expectError("unavailable");
        assertThat(text(one.expect("ended"), "callId")).isEqualTo(call);
        // "skipped" or, if its node looks itself first, "lost".
        assertThat(text(two.expect("ended"), "callId")).isEqualTo(call);
        one.expectNothing();
    }

    @Test
    void withRedisGoneStartIsAnsweredAndCallsOfOneNodeGoOn() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = first.peer();
        TestPeer idle = first.peer();
        String call = call(one, two);
        redis.process().kill();
        idle.start().expectError("unavailable");
        idle.send("{'type':'ping','id':7}").expect("pong");
        one.candidate(call, "without Redis");
        two.expect("candidate");
        one.send("{'type':'ice','callId':'" + call + "'}").expect("ice");
        one.skip().expectError("unavailable");
        assertThat(one.isClosed()).isFalse();
        redis.process().restart();
    }

    @Test
    void aHelloThatRedisAnswersTooLateLeavesNoSessionWithoutAConnection() throws Exception {
        TestPeer waiting = first.peer();
        waiting.start().expect("waiting");
        String token = waiting.token();
        waiting.close();
        TestPeer newcomer = first.connect();
        TestPeer returning = first.connect();
        // Answered once Redis has let the connection in.
        newcomer.send("{'type':'ping','id':1}").expectError("bad-message");
        returning.send("{'type':'ping','id':1}").expectError("bad-message");

        redis.process().pause();
        newcomer.send("{'type':'hello','protocol':1}");
        returning.send("{'type':'hello','protocol':1,'resume':'" + token + "'}");
        newcomer.expectError("unavailable");
        returning.expectError("unavailable");
        redis.process().resume();

        // Both were begun all the same: they are lost, and so forgotten after their grace, but where they come back.
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(redis.commands().zcard("rizztalk:{main}:lost")).isEqualTo(2);
            assertThat(redis.commands().keys("rizztalk:{main}:node-sessions:*")).isEmpty();
        });
        assertThat(text(first.connect().hello(token).welcome(), "state")).isEqualTo("waiting");
    }

    @Test
    void aHelloWhoseAnswerIsLostLeavesNoSessionWithoutAConnection() throws Exception {
        try (RedisProxy proxy = RedisProxy.before(redis.uri());
                TestServer node = TestServer.start(proxy.uri())) {
            TestPeer newcomer = node.connect();
            newcomer.send("{'type':'ping','id':1}").expectError("bad-message");
            proxy.loseAnswers();
            newcomer.send("{'type':'hello','protocol':1}");
            Awaitility.await()
                    .until(() ->
                            redis.commands().keys("rizztalk:{main}:session:*").size() == 1);
            proxy.cut();
            newcomer.expectError("unavailable");

            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(redis.commands().zcard("rizztalk:{main}:lost")).isOne();
                assertThat(redis.commands().keys("rizztalk:{main}:node-sessions:*"))
                        .isEmpty();
            });
        }
    }

    @Test
    void aMatchWhoseAnswerIsLostLeavesNobodyInACallThatHeWasNotToldOf() throws Exception {
        try (RedisProxy proxy = RedisProxy.before(redis.uri());
                TestServer node = TestServer.start(proxy.uri())) {
            TestPeer waiting = node.peer();
            TestPeer starting = node.peer();
            // From now on Redis knows the script, and needs no second round trip.
            waiting.start().expect("waiting");
            proxy.loseAnswers();
            starting.start();
            Awaitility.await().until(() -> "1".equals(redis.commands().get("rizztalk:{main}:calls")));
            proxy.cut();
            starting.expectError("unavailable");

            TestPeer third = first.peer();
            third.start().expect("waiting");
            String call = text(third.expect("matched"), "callId");
            assertThat(text(waiting.expect("matched"), "callId")).isEqualTo(call);
            starting.expectNothing();
            starting.start().expect("waiting");
        }
    }

    @Test
    void monitoringSeesStartsThatFailAndAHeartThatStopped() throws Exception {
        MeterRegistry meters = first.bean(MeterRegistry.class);
        TestPeer peer = first.peer();
        redis.process().kill();
        peer.start().expectError("unavailable");
        assertThat(meters.get("rizztalk.starts.failed").counter().count()).isOne();
        for (String lag : List.of("rizztalk.beat.lag", "rizztalk.reaper.lag")) {
            Awaitility.await().until(() -> meters.get(lag).timeGauge().value(TimeUnit.SECONDS) > 2);
        }
        redis.process().restart();
        for (String lag : List.of("rizztalk.beat.lag", "rizztalk.reaper.lag")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> meters.get(lag).timeGauge().value(TimeUnit.SECONDS) < 2);
        }
    }

    @Test
    void aRedisThatComesBackEmptyLearnsWhoIsHereAndWhoTalks() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        String call = call(one, two);
        TestPeer waiter = first.peer();
        waiter.send("{'type':'start','tags':['music'],'language':'en'}").expect("waiting");
        redis.process().kill();
        Awaitility.await()
                .until(() -> first.bean(Heart.class).isRedisAway()
                        && second.bean(Heart.class).isRedisAway());
        redis.process().restart();
        awaitAttached();
        Awaitility.await().until(() -> redis.commands().exists("rizztalk:{main}:calls") == 1);

        one.candidate(call, "over Redis again");
        assertThat(text(two.expect("candidate"), "callId")).isEqualTo(call);
        TestPeer starter = second.peer();
        starter.start().expect("waiting");
        assertThat(text(starter.expect("matched"), "callId")).isEqualTo(text(waiter.expect("matched"), "callId"));
        assertThat(redis.commands().get("rizztalk:{main}:calls")).isEqualTo("2");
        one.stop().expect("idle");
        two.expectEnded(call, "left");
        startWhenItWorks(two);
    }

    @Test
    void afterAnEmptyRestartTheCallOfOneWhoLeftMeanwhileIsLost() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        String call = call(one, two);
        redis.process().kill();
        Awaitility.await()
                .until(() -> first.bean(Heart.class).isRedisAway()
                        && second.bean(Heart.class).isRedisAway());
        one.close();
        redis.process().restart();
        two.expectEndedWithin(call, "lost", Duration.ofSeconds(30));
    }

    @Test
    void aRedisThatHangsBlocksNothingAndEverythingResumes() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        String call = call(one, two);
        TestPeer idle = first.peer();
        redis.process().pause();
        idle.start().expectError("unavailable");
        idle.send("{'type':'ping','id':7}").expect("pong");
        Awaitility.await()
                .until(() -> first.bean(Heart.class).isRedisAway()
                        && second.bean(Heart.class).isRedisAway());
        redis.process().resume();
        awaitAttached();
        startWhenItWorks(idle);
        idle.stop().expect("idle");
        Awaitility.await().untilAsserted(() -> {
            one.candidate(call, "again");
            assertThat(text(two.next(), "type")).isEqualTo("candidate");
        });
        two.stop().expect("idle");
        one.expectEnded(call, "left");
    }

    @Test
    void whoWasToldThatStartDidNotWorkDoesNotWait() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        // From now on Redis knows the script, and needs no second round trip.
        one.start().expect("waiting");
        one.stop().expect("idle");
        redis.process().pause();
        // Redis has it before it answers, and will run it.
        one.start().expectError("unavailable");
        Awaitility.await()
                .until(() -> first.bean(Heart.class).isRedisAway()
                        && second.bean(Heart.class).isRedisAway());
        redis.process().resume();
        awaitAttached();
        Awaitility.await().until(() -> redis.commands().scard("rizztalk:{main}:pool:all") == 0);
        startWhenItWorks(two);
        two.expectNothing();
        one.expectNothing();
        one.start().expect("waiting");
        assertThat(text(one.expect("matched"), "callId")).isEqualTo(text(two.expect("matched"), "callId"));
    }

    @Test
    void whoWasToldSoDoesNotWaitEvenIfRedisGoesOnBeforeAnybodyThinksItAway() throws Exception {
        TestPeer one = first.peer();
        one.start().expect("waiting");
        one.stop().expect("idle");
        redis.process().pause();
        one.start().expectError("unavailable");
        redis.process().resume();

        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .until(() -> redis.commands().scard("rizztalk:{main}:pool:all") == 0);
        one.expectNothing();
    }

    @Test
    void aNodeThatCameBackAfterItsLeaseLapsedKeepsItsSessions() throws Exception {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        String call = call(one, two);
        String nodes = "rizztalk:{main}:nodes";
        long now = System.currentTimeMillis();
        redis.commands()
                .zadd(nodes, (double) now, redis.commands().zrange(nodes, 0, 0).getFirst());
        Awaitility.await().until(() -> redis.commands().zcount(nodes, Range.create(now + 1, Long.MAX_VALUE)) == 2);
        Awaitility.await().until(() -> redis.commands().zcard("rizztalk:{main}:lost") == 0);
        one.candidate(call, "still here");
        two.expect("candidate");
    }
}
