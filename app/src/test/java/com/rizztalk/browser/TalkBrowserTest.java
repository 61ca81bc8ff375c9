package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main thing: two strangers press Start, and hear each other. */
class TalkBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    void hearEachOther() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
    }

    @Test
    void audioKeepsComingOnBothSides() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().ear().awaitMoreBytes();
        pair.other().ear().awaitMoreBytes();
    }

    @Test
    void negotiateMonoOpusWithErrorCorrectionAndSilenceSuppression() {
        Pair pair = BROWSERS.pair(SITE.page());

        assertThat(pair.one().ear().remoteDescription())
                .containsPattern("a=rtpmap:\\d+ opus/48000")
                .contains("useinbandfec=1", "usedtx=1", "stereo=0", "maxaveragebitrate=32000");
        assertThat(pair.other().ear().remoteDescription())
                .containsPattern("a=rtpmap:\\d+ opus/48000")
                .contains("useinbandfec=1", "usedtx=1", "stereo=0", "maxaveragebitrate=32000");
    }

    @Test
    void askForAgeOnceOnly() {
        Person person = BROWSERS.person(SITE.page());
        person.press("Start");
        assertThat(person.page().locator("#gate")).isVisible();
        person.press("I am 18 or older");
        person.awaitState("waiting");
        person.stop();

        person.page().reload();
        person.press("Start");

        person.awaitState("waiting");
    }

    @Test
    void goNowhereWithoutAWordOfAge() {
        Person person = BROWSERS.person(SITE.page());
        person.press("Start");

        person.press("Not now");

        assertThat(person.page().locator("#gate")).isHidden();
        person.awaitState("idle");
    }

    @Test
    void seeHowManyAreThere() {
        Person one = BROWSERS.person(SITE.page());
        one.awaitOnline(1);

        Person other = BROWSERS.person(SITE.page());

        other.awaitOnline(2);
        one.awaitOnline(2);
    }

    @Test
    void seeHowManyWait() {
        Person person = BROWSERS.person(SITE.page());

        person.start();

        person.awaitTitle("Looking for someone…");
        person.awaitDetail("You’re first in line. Your microphone is on, but nobody hears you yet.");
        person.awaitTimer("0:01");
    }

    @Test
    void seeTheTimeOfTheCallRun() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().awaitTitle("You’re talking.");
        pair.one().awaitTimer("0:01");
        pair.one().awaitTimer("0:02");
    }

    @Test
    void seeWhatTheyShare() {
        Person one = BROWSERS.person(SITE.page(), Wish.none().settings("{ tags: ['books', 'music'] }"));
        Person other = BROWSERS.person(SITE.page(), Wish.none().settings("{ tags: ['music', 'tech'] }"));
        one.start();
        other.start();

        one.awaitDetail("You both like music.");
        other.awaitDetail("You both like music.");
    }
}
