package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestDeployment;
import com.rizztalk.testing.TestPeer;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules of matching. They hold on one node, on two, and on a Redis Cluster: each is a class of its own below that
 * says where it runs. Waiting times are a tenth of the real ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MatchingRules {
    static final Object[] QUICK = {
        "rizztalk.matchmaking.language-after", "500ms",
        "rizztalk.matchmaking.anyone-after", "1000ms",
        "rizztalk.matchmaking.grace", "2s",
    };

    private final List<TestPeer> peers = new ArrayList<>();
    private TestDeployment deployment;
    private int next;

    abstract TestDeployment deploy();

    @BeforeAll
    void start() {
        deployment = deploy();
    }

    @AfterAll
    void stop() {
        deployment.close();
    }

    /** Leaves nobody in the pool for the next test. */
    @AfterEach
    void leave() {
        peers.stream().filter(peer -> !peer.isClosed()).forEach(peer -> {
            peer.stop();
            peer.close();
        });
        peers.clear();
    }

    /** Peers go to the nodes in turn. */
    private TestPeer peer() {
        TestPeer peer = deployment.node(next++).peer();
        peers.add(peer);
        return peer;
    }

    private TestPeer resumedElsewhere(TestPeer peer) {
        TestPeer resumed = peer.resumedAt(deployment.node(next++).webSocket());
        peers.add(resumed);
        return resumed;
    }

    private static String matched(TestPeer one, TestPeer two) {
        String call = text(one.expect("matched"), "callId");
        assertThat(text(two.expect("matched"), "callId")).isEqualTo(call);
        return call;
    }

    private static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        return matched(one, two);
    }

    private static TestPeer whoeverHears(TestPeer one, TestPeer two) {
        Awaitility.await().until(() -> one.unread() > 0 || two.unread() > 0);
        return one.unread() > 0 ? one : two;
    }

    private static void wish(TestPeer peer, String members) {
        peer.send("{'type':'start'," + members + "}").expect("waiting");
    }

    @Test
    void bothSidesLearnOfTheSameCallAndExactlyOneIsPolite() {
        TestPeer first = peer();
        TestPeer second = peer();
        first.start().expect("waiting");
        second.start().expect("waiting");
        JsonNode one = first.expect("matched");
        JsonNode two = second.expect("matched");
        assertThat(text(one, "callId")).isEqualTo(text(two, "callId")).isNotEmpty();
        assertThat(one.get("polite").getBooleanValue())
                .isNotEqualTo(two.get("polite").getBooleanValue());
        assertThat(text(one, "iceTransportPolicy")).isEqualTo("all");
        assertThat(one.get("iceServers").size()).isZero();
    }

    @Test
    void manyWhoStartAtOnceAreAllInCallsOfExactlyTwo() {
        List<TestPeer> crowd = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            crowd.add(peer());
        }
        crowd.parallelStream().forEach(TestPeer::start);
        Map<String, List<JsonNode>> calls = crowd.stream()
                .map(peer -> {
                    peer.expect("waiting");
                    return peer.expect("matched");
                })
                .collect(Collectors.groupingBy(frame -> text(frame, "callId")));
        assertThat(calls).hasSize(30);
        assertThat(calls.values()).allSatisfy(sides -> {
            assertThat(sides).hasSize(2);
            assertThat(sides.stream().map(side -> side.get("polite").getBooleanValue()))
                    .containsExactlyInAnyOrder(true, false);
        });
        crowd.forEach(TestPeer::expectNothing);
    }

    @Test
    void whoWaitsAloneIsNotMatchedWithHimself() {
        TestPeer alone = peer();
        alone.start().expect("waiting");
        alone.start().expect("waiting");
        alone.skip().expect("waiting");
        alone.expectNothing();
    }

    @Test
    void startInACallIsRefusedAndChangesNothing() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.start().expectError("already-in-call");
        one.candidate(call, "still-on");
        assertThat(text(two.expect("candidate"), "callId")).isEqualTo(call);
    }

    @Test
    void skipEndsTheCallForBothAndOnlyTheSkipperWaitsAgain() {
        TestPeer skipper = peer();
        TestPeer skipped = peer();
        String call = call(skipper, skipped);
        skipper.skip().expect("waiting");
        skipped.expectEnded(call, "skipped");
        skipper.expectNothing();
        skipped.expectNothing();
    }

    @Test
    void skipWhileIdleBeginsWaiting() {
        TestPeer idle = peer();
        idle.skip().expect("waiting");
        TestPeer other = peer();
        other.start().expect("waiting");
        matched(idle, other);
    }

    @Test
    void stopEndsTheCallAndSaysSoAgainWhenRepeated() {
        TestPeer leaver = peer();
        TestPeer left = peer();
        String call = call(leaver, left);
        leaver.stop().expect("idle");
        left.expectEnded(call, "left");
        leaver.stop().expect("idle");
        leaver.expectNothing();
    }

    @Test
    void whoStoppedIsNotMatchedAnyMore() {
        TestPeer stopped = peer();
        stopped.start().expect("waiting");
        stopped.stop().expect("idle");
        TestPeer other = peer();
        other.start().expect("waiting");
        other.expectNothing();
        stopped.expectNothing();
    }

    @Test
    void whoLostTheConnectionIsNotMatchedAnyMore() {
        TestPeer lost = peer();
        lost.start().expect("waiting");
        lost.close();
        lost.awaitClose();
        TestPeer other = peer();
        other.start().expect("waiting");
        other.expectNothing();
    }

    @Test
    void whoLostTheConnectionWhileWaitingIsMatchedAtOnceOnReturn() {
        TestPeer lost = peer();
        lost.start().expect("waiting");
        lost.close();
        lost.awaitClose();
        TestPeer other = peer();
        other.start().expect("waiting");
        TestPeer back = resumedElsewhere(lost);
        assertThat(text(back.welcome(), "state")).isEqualTo("waiting");
        matched(back, other);
    }

    @Test
    void framesOfAnOldCallDoNotReachTheNewPartner() {
        TestPeer one = peer();
        TestPeer two = peer();
        String old = call(one, two);
        one.skip().expect("waiting");
        two.expectEnded(old, "skipped");
        TestPeer three = peer();
        three.start().expect("waiting");
        String present = matched(one, three);
        one.candidate(old, "late");
        two.candidate(old, "late");
        one.candidate(present, "in-time");
        assertThat(text(three.expect("candidate").get("candidate"), "candidate"))
                .isEqualTo("in-time");
        two.expectNothing();
        one.expectNothing();
    }

    @Test
    void framesAreRelayedUnchangedAndInOrder() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        String sdp = "v=0\\r\\no=- 1 1 IN IP4 192.0.2.1\\r\\n";
        one.send("{'type':'description','callId':'" + call + "','description':{'type':'offer','sdp':'" + sdp + "'}}");
        for (int i = 0; i < 50; i++) {
            one.candidate(call, "c" + i);
        }
        one.send("{'type':'candidate','callId':'" + call + "','candidate':null}");
        JsonNode description = two.expect("description").get("description");
        assertThat(text(description, "sdp")).isEqualTo("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n");
        for (int i = 0; i < 50; i++) {
            assertThat(text(two.expect("candidate").get("candidate"), "candidate"))
                    .isEqualTo("c" + i);
        }
        assertThat(two.expect("candidate").get("candidate").isNull()).isTrue();
    }

    @Test
    void sharedTagsGoFirst() {
        TestPeer games = peer();
        TestPeer music = peer();
        wish(games, "'tags':['games'],'language':'en'");
        wish(music, "'tags':['music'],'language':'en'");
        TestPeer both = peer();
        wish(both, "'tags':['music','books'],'language':'de'");
        JsonNode frame = both.expect("matched");
        assertThat(frame.get("tags").get(0).getStringValue()).isEqualTo("music");
        assertThat(text(music.expect("matched"), "callId")).isEqualTo(text(frame, "callId"));
    }

    @Test
    void afterAWhileTheLanguageIsEnough() {
        TestPeer games = peer();
        TestPeer music = peer();
        wish(games, "'tags':['games'],'language':'en'");
        TestPeer german = peer();
        wish(german, "'tags':['books'],'language':'de'");
        wish(music, "'tags':['music'],'language':'en'");
        music.expectNothing();
        matched(games, music);
    }

    @Test
    void afterALongerWhileAnyoneIsTaken() {
        TestPeer english = peer();
        TestPeer german = peer();
        wish(english, "'tags':['games'],'language':'en'");
        wish(german, "'tags':['music'],'language':'de'");
        german.expectNothing();
        matched(english, german);
    }

    @Test
    void whoAsksForNothingIsMatchedAtOnceWithAnyone() {
        TestPeer choosy = peer();
        wish(choosy, "'tags':['games'],'language':'en'");
        TestPeer open = peer();
        open.start().expect("waiting");
        matched(open, choosy);
    }

    @Test
    void startWhileWaitingChangesTheWishes() {
        TestPeer one = peer();
        wish(one, "'tags':['games'],'language':'en'");
        TestPeer two = peer();
        wish(two, "'tags':['music'],'language':'de'");
        wish(one, "'tags':['music'],'language':'en'");
        matched(one, two);
    }

    @Test
    void twoThatMetMeetAgainWhileNobodyElseWaits() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.skip().expect("waiting");
        two.expectEnded(call, "skipped");
        two.start().expect("waiting");
        matched(one, two);
    }

    @Test
    void twoThatMetDoNotMeetAgainWhileAnybodyElseWaits() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.stop().expect("idle");
        two.expectEnded(call, "left");
        TestPeer somebody = peer();
        wish(somebody, "'tags':['games'],'language':'de'");
        wish(one, "'tags':['music'],'language':'en'");
        wish(two, "'tags':['music'],'language':'en'");
        JsonNode frame = somebody.expect("matched");
        TestPeer lucky = whoeverHears(one, two);
        TestPeer other = lucky == one ? two : one;
        assertThat(text(lucky.expect("matched"), "callId")).isEqualTo(text(frame, "callId"));
        other.expectNothing();
    }

    @Test
    void twoThatMetMeetAgainOnceTheOthersAreGone() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.stop().expect("idle");
        two.expectEnded(call, "left");
        TestPeer somebody = peer();
        wish(somebody, "'tags':['games'],'language':'de'");
        wish(one, "'tags':['music'],'language':'en'");
        wish(two, "'tags':['music'],'language':'en'");
        somebody.stop().expect("idle");
        matched(one, two);
    }

    @Test
    void twoNeverMeetAgainOnceOneReportedTheOther() {
        TestPeer reporter = peer();
        TestPeer reported = peer();
        String call = call(reporter, reported);
        reporter.send("{'type':'report','callId':'" + call + "','reason':'spam'}");
        reporter.expect("idle");
        reporter.expect("reported");
        reported.expectEnded(call, "reported");
        reporter.start().expect("waiting");
        reported.start().expect("waiting");
        // A third one is matched with either, so the pool did look; the two others stay apart.
        TestPeer third = peer();
        third.start().expect("waiting");
        third.expect("matched");
        TestPeer lucky = whoeverHears(reporter, reported);
        lucky.expect("matched");
        (lucky == reporter ? reported : reporter).expectNothing();
    }

    @Test
    void aCallGoesOnWhenAConnectionIsLostAndResumedOnAnyNode() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        one.awaitClose();
        for (int i = 0; i < 64; i++) {
            two.candidate(call, "kept" + i);
        }
        two.expectNothing();
        TestPeer back = resumedElsewhere(one);
        assertThat(text(back.welcome(), "state")).isEqualTo("in-call");
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        assertThat(back.token()).isEqualTo(one.token());
        for (int i = 0; i < 64; i++) {
            assertThat(text(back.expect("candidate").get("candidate"), "candidate"))
                    .isEqualTo("kept" + i);
        }
        back.candidate(call, "from-back");
        assertThat(text(two.expect("candidate").get("candidate"), "candidate")).isEqualTo("from-back");
        two.candidate(call, "to-back");
        assertThat(text(back.expect("candidate").get("candidate"), "candidate")).isEqualTo("to-back");
    }

    @Test
    void oneFrameTooManyForALostConnectionEndsTheCall() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        one.awaitClose();
        for (int i = 0; i < 65; i++) {
            two.candidate(call, "c" + i);
        }
        two.expectEnded(call, "lost");
        TestPeer back = resumedElsewhere(one);
        assertThat(text(back.welcome(), "state")).isEqualTo("idle");
        back.expectEnded(call, "lost");
    }

    @Test
    void aConnectionThatStaysLostEndsTheCall() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        two.expectEnded(call, "lost");
        TestPeer back = deployment.node(next++).connect();
        back.send("{'type':'hello','protocol':1,'resume':'" + one.token() + "'}");
        JsonNode welcome = back.expect("welcome");
        assertThat(text(welcome, "state")).isEqualTo("idle");
        assertThat(text(welcome, "resume")).isNotEqualTo(one.token());
        back.close();
    }

    @Test
    void aNewerConnectionTakesTheSessionOver() {
        TestPeer older = peer();
        TestPeer other = peer();
        String call = call(older, other);
        TestPeer newer = resumedElsewhere(older);
        assertThat(older.awaitClose()).isEqualTo(4001);
        newer.candidate(call, "mine");
        assertThat(text(other.expect("candidate").get("candidate"), "candidate"))
                .isEqualTo("mine");
        other.candidate(call, "yours");
        assertThat(text(newer.expect("candidate").get("candidate"), "candidate"))
                .isEqualTo("yours");
    }

    @Test
    void anEndThatCameWhileTheConnectionWasLostIsToldOnReturn() {
        TestPeer lost = peer();
        TestPeer other = peer();
        String call = call(lost, other);
        lost.close();
        lost.awaitClose();
        other.candidate(call, "last words");
        other.stop().expect("idle");
        TestPeer back = resumedElsewhere(lost);
        assertThat(text(back.welcome(), "state")).isEqualTo("idle");
        back.expect("candidate");
        back.expectEnded(call, "left");
    }

    @Test
    void wishesThatAreNoneAreRefused() {
        TestPeer peer = peer();
        peer.send("{'type':'start','tags':['no-such-tag']}").expectError("unknown-tag");
        peer.send("{'type':'start','relayOnly':true}").expectError("relay-unavailable");
        peer.send("{'type':'start','tags':'music'}").expectError("bad-message");
        TestPeer other = peer();
        other.start().expect("waiting");
        other.expectNothing();
    }

    @Test
    void everybodyIsCountedOnceOverAllNodes() {
        Set<TestPeer> here = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            here.add(peer());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> deployment
                                .node(0)
                                .bean(com.rizztalk.presence.OnlineCount.class)
                                .beat()
                                .online()
                        == here.size());
    }
}
