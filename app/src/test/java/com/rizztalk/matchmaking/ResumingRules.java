package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestPeer;
import io.micronaut.json.tree.JsonNode;
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
}
