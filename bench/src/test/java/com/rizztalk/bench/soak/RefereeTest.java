package com.rizztalk.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A referee who sees nothing would call every soak a good one. */
class RefereeTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Referee referee = new Referee(visitor -> {});
    private final Visitor ana = new Visitor(1, loop, referee);
    private final Visitor ben = new Visitor(2, loop, referee);
    private final Visitor cem = new Visitor(3, loop, referee);

    @BeforeEach
    void welcome() {
        for (Visitor visitor : new Visitor[] {ana, ben, cem}) {
            visitor.heard("{\"type\":\"welcome\",\"resume\":\"t\",\"state\":\"idle\"}");
            visitor.start("music");
        }
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully();
    }

    private static void matched(Visitor visitor, String call, boolean polite) {
        visitor.heard("{\"type\":\"matched\",\"callId\":\"" + call + "\",\"polite\":" + polite + "}");
    }

    private static void candidate(Visitor visitor, String call, int sender) {
        visitor.heard("{\"type\":\"candidate\",\"callId\":\"" + call + "\",\"candidate\":{\"usernameFragment\":\""
                + sender + "\"}}");
    }

    @Test
    void acceptsACallAsItShouldBe() {
        matched(ana, "A", true);
        matched(ben, "A", false);
        candidate(ana, "A", 2);
        ana.skip();
        candidate(ana, "A", 2);
        ben.heard("{\"type\":\"ended\",\"callId\":\"A\",\"reason\":\"skipped\"}");
        ben.start("music");
        matched(ben, "B", true);
        matched(ana, "B", false);

        assertThat(referee.violations()).isZero();
        assertThat(referee.pairs()).isEqualTo(2);
    }

    @Test
    void acceptsAMatchThatCrossedAStop() {
        ana.stop();
        matched(ana, "A", true);
        ana.heard("{\"type\":\"idle\"}");

        assertThat(referee.violations()).isZero();
    }

    @Test
    void seesAMatchAfterAStop() {
        ana.stop();
        ana.heard("{\"type\":\"idle\"}");
        matched(ana, "A", true);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesASecondCallAtOnce() {
        matched(ana, "A", true);
        matched(ana, "B", true);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesOneRoleForBothSides() {
        matched(ana, "A", true);
        matched(ben, "A", true);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesOneWhoIsMatchedWithHimself() {
        matched(ana, "A", true);
        matched(ana, "A", false);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesAThird() {
        matched(ana, "A", true);
        matched(ben, "A", false);
        matched(cem, "A", false);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesAFrameOfAnotherCall() {
        matched(ana, "A", true);
        matched(ben, "A", false);
        candidate(ana, "B", 2);

        assertThat(referee.violations()).isOne();
    }

    @Test
    void seesAFrameOfSomebodyElse() {
        matched(ana, "A", true);
        matched(ben, "A", false);
        candidate(ana, "A", 3);

        assertThat(referee.violations()).isOne();
    }
}
