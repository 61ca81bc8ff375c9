package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One person, several tabs. */
class TabsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    void secondTabStopsTheFirst() {
        Person first = BROWSERS.person(SITE.page());
        first.start();
        first.awaitState("waiting");
        Person second = first.anotherTab();

        second.start();

        second.awaitState("waiting");
        first.awaitState("idle");
        first.awaitTitle("You started in another tab.");
        second.awaitDetail("You’re first in line. Your microphone is on, but nobody hears you yet.");
    }

    @Test
    void secondTabEndsTheCallOfTheFirst() {
        Pair pair = BROWSERS.pair(SITE.page());
        Person second = pair.one().anotherTab();

        second.start();

        second.awaitState("waiting");
        pair.other().awaitTitle("They left.");
    }

    @Test
    void duplicatedTabTakesTheCallOver() {
        Pair pair = BROWSERS.pair(SITE.page());

        Person duplicate = pair.one().duplicateTab();

        pair.one().awaitTitle("This call went on in another tab.");
        duplicate.awaitState("connected");
        duplicate.ear().awaitVoice();
        pair.other().ear().awaitVoice();
        assertThat(pair.other().panel()).hasAttribute("data-state", "connected");
    }

    @Test
    void tabWhoseSessionWasTakenOverSaysSoAndStartsAnew() {
        Person first = BROWSERS.person(SITE.page());
        first.awaitOnline(1);

        Person duplicate = first.duplicateTab();

        first.awaitNote("Rizztalk went on in another tab.");
        duplicate.awaitOnline(1);
        first.start();
        first.awaitTitle("Looking for someone…");
    }
}
