package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The screen that stays on in a call, and the loudspeaker that one chooses. */
class DevicesBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** Counts the browser's locks, and takes them back where the page is said to be hidden, as the browser does. */
    private static final String SCREEN = """
            const locks = [];
            const request = globalThis.WakeLock?.prototype.request;
            if (request) WakeLock.prototype.request = async function (kind) {
              const lock = await request.call(this, kind);
              locks.push(lock);
              return lock;
            };
            globalThis.screenForTest = {
              locks: () => locks.length,
              held: () => locks.filter((lock) => !lock.released).length,
              async hide(hidden) {
                Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
                if (hidden) await Promise.all(locks.map((lock) => lock.release()));
                document.dispatchEvent(new Event('visibilitychange'));
              },
            };
            """;

    /** Notes which loudspeakers were chosen for the voice. */
    private static final String SINKS = """
            globalThis.sinksForTest = [];
            const choose = HTMLMediaElement.prototype.setSinkId;
            HTMLMediaElement.prototype.setSinkId = function (id) {
              if (this.closest('#call')) sinksForTest.push(id);
              return choose.call(this, id);
            };
            """;

    @Test
    void screenStaysOnWhileWaitingAndInACallAndMayGoOutAfterIt() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(SCREEN));
        person.start();
        person.awaitState("waiting");
        awaitHeldLocks(person, 1);

        BROWSERS.person(SITE.page()).start();
        person.awaitState("connected");
        awaitHeldLocks(person, 1);

        person.stop();
        person.awaitState("idle");
        awaitHeldLocks(person, 0);
    }

    @Test
    void screenStaysOnAgainAfterThePageWasHidden() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(SCREEN));
        person.start();
        BROWSERS.person(SITE.page()).start();
        person.awaitState("connected");
        awaitHeldLocks(person, 1);

        person.page().evaluate("screenForTest.hide(true)");
        awaitHeldLocks(person, 0);
        person.page().evaluate("screenForTest.hide(false)");
        awaitHeldLocks(person, 1);

        person.stop();
        awaitHeldLocks(person, 0);
    }

    @Test
    void speakerIsChosenAndStaysChosen() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(SINKS));
        Person other = BROWSERS.person(SITE.page());
        person.start();
        other.start();
        person.awaitState("connected");
        openSettings(person);
        Locator speakers = person.page().locator("select[name=speakerId]");
        assertThat(speakers).isVisible();
        String speaker = speakers.locator("option:not([value=''])").first().getAttribute("value");

        speakers.selectOption(speaker);

        person.page().waitForFunction("(id) => document.querySelector('#call audio').sinkId === id", speaker);
        assertThat(person.page().evaluate("sinksForTest.at(-1)")).isEqualTo(speaker);
        assertThat(person.page().evaluate("JSON.parse(localStorage['rizztalk.settings.v1']).speakerId"))
                .isEqualTo(speaker);
        person.page().locator("#settings").getByLabel("Close").click();
        person.ear().awaitVoice();

        person.stop();
        other.awaitTitle("They left.");
        person.page().reload();
        person.start();
        other.start();
        person.awaitState("connected");

        assertThat(person.page().evaluate("document.querySelector('#call audio').sinkId"))
                .isEqualTo(speaker);
        person.ear().awaitVoice();
    }

    @Test
    void speakerIsNoChoiceWhereTheBrowserGivesNone() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script("delete HTMLMediaElement.prototype.setSinkId"));

        openSettings(person);

        assertThat(person.page().locator("select[name=microphoneId]")).isVisible();
        assertThat(person.page().locator("select[name=speakerId]")).isHidden();
    }

    private static void openSettings(Person person) {
        person.page().locator("#settings-button").click();
        assertThat(person.page().locator("#settings")).isVisible();
    }

    private static void awaitHeldLocks(Person person, int count) {
        person.page()
                .waitForFunction(
                        "(count) => screenForTest.held() === count",
                        count,
                        new Page.WaitForFunctionOptions().setTimeout(Person.PATIENCE_MILLIS));
    }
}
