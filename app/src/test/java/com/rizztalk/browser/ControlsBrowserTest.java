package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the buttons of a call do, on this side and on the other. */
class ControlsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    void skipLooksForTheNextAndTellsTheOther() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().skip();

        pair.one().awaitTitle("Looking for someone…");
        pair.other().awaitState("idle");
        pair.other().awaitTitle("They moved on.");
    }

    @Test
    void skipLeadsToTheThirdPerson() {
        Pair pair = BROWSERS.pair(SITE.page());
        Person third = BROWSERS.person(SITE.page());
        third.start();
        third.awaitState("waiting");

        pair.one().skip();

        third.awaitState("connected");
        pair.one().awaitState("connected");
        third.ear().awaitVoice();
        pair.one().ear().awaitVoice();
        pair.other().awaitState("idle");
    }

    @Test
    void stopEndsTheCallAndTellsTheOther() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().stop();

        pair.one().awaitState("idle");
        pair.other().awaitState("idle");
        pair.other().awaitTitle("They left.");
    }

    @Test
    void stopLetsTheMicrophoneGo() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().stop();

        pair.one().awaitState("idle");
        pair.one().ear().awaitClosedMicrophone();
    }

    @Test
    void startBeginsAnewAfterTheEnd() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.one().stop();
        pair.other().awaitTitle("They left.");

        pair.other().start();
        pair.one().start();

        pair.one().awaitState("connected");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
    }

    @Test
    void nextPersonByItselfLooksOnWhenTheOtherLeaves() {
        Person one = BROWSERS.person(SITE.page());
        Person other = BROWSERS.person(SITE.page(), Wish.none().settings("{ autoNext: true }"));
        one.start();
        other.start();
        other.awaitState("connected");

        one.stop();

        other.awaitTitle("They left. Looking for someone…");
        other.awaitState("waiting");
    }

    @Test
    void reportEndsTheCallAndIsConfirmed() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().report("Harassment or threats");

        pair.one().awaitTitle("Thank you. Report received.");
        pair.one().awaitState("idle");
        pair.other().awaitTitle("The call was reported.");
    }

    @Test
    void reportIsThereAfterTheEnd() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.other().stop();
        pair.one().awaitTitle("They left.");

        pair.one().report("They seem to be under 18");

        pair.one().awaitNote("Report received. Thank you.");
    }

    @Test
    void reportGoesAwayHalfAMinuteAfterTheEnd() {
        Person one = BROWSERS.person(SITE.page(), Wish.none().clock());
        Person other = BROWSERS.person(SITE.page());
        one.start();
        other.start();
        one.awaitState("connected");
        other.stop();
        one.awaitTitle("They left.");
        assertThat(one.button("Report")).isVisible();

        one.page().clock().fastForward(31_000);

        assertThat(one.button("Report")).isHidden();
    }

    @Test
    void muteSilencesAndUnmuteLetsTheVoiceOut() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.other().ear().awaitVoice();

        pair.one().press("Mute");
        pair.one().awaitDetail("You’re muted. They can’t hear you.");
        pair.other().ear().awaitSilence();

        pair.one().press("Unmute");
        pair.other().ear().awaitVoice();
    }

    @Test
    void pushToTalkSpeaksWhileSpaceIsHeld() {
        Pair pair = pushToTalk();
        pair.other().ear().awaitSilence();

        pair.one().page().keyboard().down(" ");
        pair.other().ear().awaitVoice();

        pair.one().page().keyboard().up(" ");
        pair.other().ear().awaitSilence();
    }

    @Test
    void pushToTalkSpeaksWhileTheButtonIsHeld() {
        Pair pair = pushToTalk();

        pair.one().button("Unmute").hover();
        pair.one().page().mouse().down();
        pair.other().ear().awaitVoice();

        pair.one().page().mouse().up();
        pair.other().ear().awaitSilence();
    }

    private static Pair pushToTalk() {
        Person one = BROWSERS.person(SITE.page(), Wish.none().settings("{ pushToTalk: true }"));
        Person other = BROWSERS.person(SITE.page());
        one.start();
        other.start();
        one.awaitState("connected");
        other.awaitState("connected");
        one.awaitDetail("Hold Space, or the microphone button, to speak.");
        return new Pair(one, other);
    }
}
