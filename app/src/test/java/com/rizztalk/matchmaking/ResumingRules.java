package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lost connections, and sessions that come back. */
abstract class ResumingRules extends Rules {
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
    @DisplayName("Frames for a lost connection fill no memory: a fourth description of 15 KB ends the call")
    void tooManyBytesForALostConnectionEndTheCall() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        one.awaitClose();
        for (int i = 0; i < 4; i++) {
            two.send("{'type':'description','callId':'" + call + "','description':{'type':'offer','sdp':'"
                    + "x".repeat(15_000) + "'}}");
        }
        two.expectEnded(call, "lost");
        resumedElsewhere(one).expectEnded(call, "lost");
    }

    @Test
    void aConnectionThatStaysLostEndsTheCall() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        two.expectEnded(call, "lost");
        TestPeer back = nextNode().connect();
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
        // No candidate before it: one that is under way when the call ends is late, and dropped.
        other.stop().expect("idle");
        TestPeer back = resumedElsewhere(lost);
        assertThat(text(back.welcome(), "state")).isEqualTo("idle");
        back.expectEnded(call, "left");
    }

    @Test
    @DisplayName("A visitor is told at once that the other one's page went away, and soon that they left")
    void tellsThatThePeersPageWentAway() {
        TestPeer leaving = peer();
        TestPeer other = peer();
        String call = call(leaving, other);
        leaving.leavePage();
        assertThat(text(other.expect("away"), "callId")).isEqualTo(call);
        long told = System.nanoTime();
        other.expectEnded(call, "left");
        // The grace of a page, not that of a lost connection.
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofMillis(1_900));
    }

    @Test
    @DisplayName("A page that is loaded again comes back into its call")
    void aPageThatIsLoadedAgainComesBack() {
        TestPeer reloading = peer();
        TestPeer other = peer();
        String call = call(reloading, other);
        reloading.leavePage();
        other.expect("away");
        TestPeer back = resumedElsewhere(reloading);
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        // Longer than the grace that is over now.
        other.expectNothing();
        back.candidate(call, "back");
        assertThat(text(other.expect("candidate").get("candidate"), "candidate"))
                .isEqualTo("back");
    }

    @Test
    @DisplayName("A page that went away while the other one was lost is told of by the end of the call")
    void aPageThatWentAwayWhileTheOtherWasLost() {
        TestPeer leaving = peer();
        TestPeer lost = peer();
        String call = call(leaving, lost);
        lost.close();
        lost.awaitClose();
        leaving.leavePage();
        leaving.awaitClose();
        TestPeer back = resumedElsewhere(lost);
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        back.expectEnded(call, "left");
    }

    @Test
    @DisplayName("A call whose two sides lost their connections together outlasts the grace of either")
    void aCallOutlastsAnOutageOfBothConnections() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        two.close();
        one.awaitClose();
        two.awaitClose();
        // The server gives no sign while nobody is there: a third visitor sees the grace of one who was lost at that
        // time.
        TestPeer third = peer();
        TestPeer fourth = peer();
        String later = call(third, fourth);
        third.close();
        fourth.expectEnded(later, "lost");
        TestPeer back = resumedElsewhere(one);
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        back.expectNothing();
        TestPeer also = resumedElsewhere(two);
        assertThat(text(also.welcome(), "callId")).isEqualTo(call);
        also.candidate(call, "still");
        assertThat(text(back.expect("candidate").get("candidate"), "candidate")).isEqualTo("still");
    }

    @Test
    @DisplayName("After an outage a peer that stays away is given up after its grace")
    void afterAnOutageAPeerThatStaysAwayIsGivenUp() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.close();
        two.close();
        one.awaitClose();
        two.awaitClose();
        TestPeer back = resumedElsewhere(one);
        assertThat(text(back.welcome(), "callId")).isEqualTo(call);
        back.expectEnded(call, "lost");
    }

    @Test
    @DisplayName("A side whose media found no way stops a lost call, and did not leave")
    void aCallWithoutAWayForItsMediaIsLost() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.send("{'type':'stop','lost':true}").expect("idle");
        two.expectEnded(call, "lost");
    }

    @Test
    @DisplayName("The other side learns that a visitor is muted, also after its connection was lost")
    void passesOnThatAVisitorIsMuted() {
        TestPeer one = peer();
        TestPeer two = peer();
        String call = call(one, two);
        one.send("{'type':'muted','callId':'" + call + "','muted':true}");
        assertThat(text(two.expect("muted"), "muted")).isEqualTo("true");
        two.close();
        two.awaitClose();
        one.send("{'type':'muted','callId':'" + call + "','muted':false}");
        one.expectNothing();
        assertThat(text(resumedElsewhere(two).expect("muted"), "muted")).isEqualTo("false");
        one.send("{'type':'muted','callId':'another','muted':true}");
        one.send("{'type':'muted','callId':'" + call + "'}").expectError("bad-message");
    }
}
