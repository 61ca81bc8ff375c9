package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Who is matched with whom, and what skip and stop do. */
abstract class MatchingRules extends Rules {
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
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> online() == here.size());
    }
}
