package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody else is there: the product's hardest moment. */
class LonelyBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final int LONELY_MILLIS = 21_000;

    @Test
    void saysHonestlyThatNobodyIsThere() {
        Person person = alone(Wish.none());

        person.awaitTitle("Nobody else is here right now.");
        person.awaitDetail("You can wait in the background.");
    }

    @Test
    void saysWhoIsThereButNotLooking() {
        Person person = lookingFor(Wish.none());
        Person reader = BROWSERS.person(SITE.page());
        reader.awaitOnline(2);
        person.awaitOnline(2);

        person.page().clock().fastForward(LONELY_MILLIS);

        person.awaitTitle("Nobody else is looking right now.");
        person.awaitDetail("1 other person is online.");
    }

    @Test
    void tellsWhenSomeoneComes() {
        Person person = alone(Wish.none().script(NOTIFICATIONS));
        person.press("Tell me when someone comes");
        person.awaitNote("We’ll tell you. Keep this tab open, in the background if you like.");
        person.page().evaluate("hideForTest()");

        BROWSERS.person(SITE.page()).start();

        person.awaitState("connected");
        assertThat(person.page().evaluate("notificationsForTest")).asString().contains("Someone is here");
        assertThat(person.page()).hasTitle("● Someone is here · Rizztalk");
    }

    @Test
    void testsTheMicrophoneMeanwhile() {
        Person person = alone(Wish.none());

        person.press("Test my mic");
        awaitText(person, "#test-words", "We hear you. Your microphone works.");

        person.page().locator("#test").getByLabel("Close").click();
        person.awaitState("waiting");
    }

    @Test
    void copiesTheLinkWhereTheSystemCannotShare() {
        Person person = alone(Wish.none().script("delete Navigator.prototype.share"));

        person.press("Share");

        person.awaitNote("Link copied.");
        assertThat(person.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo(SITE.page().toString());
    }

    @Test
    void sharesByTheSystemsOwnSheet() {
        Person person = alone(
                Wish.none().script("Navigator.prototype.share = async (data) => { globalThis.shared = data.url; }"));

        person.press("Share");

        person.page().waitForFunction("() => globalThis.shared === location.origin + '/'");
    }

    @Test
    void testsTheMicrophoneBeforeTheFirstCall() {
        Person person = BROWSERS.person(SITE.page());

        person.press("Menu");
        person.page().locator("#menu-test").click();

        awaitText(person, "#test-words", "We hear you. Your microphone works.");
        person.page().locator("#test").getByLabel("Close").click();
        person.ear().awaitClosedMicrophone();
        person.awaitState("idle");
    }

    private static final String NOTIFICATIONS = """
            globalThis.notificationsForTest = [];
            globalThis.Notification = class extends EventTarget {
              static requestPermission = async () => 'granted';
              constructor(title) { super(); notificationsForTest.push(title); }
              close() {}
            };
            globalThis.hideForTest = () => {
              Object.defineProperty(document, 'hidden', { get: () => true });
              document.dispatchEvent(new Event('visibilitychange'));
            };
            """;

    private static Person alone(Wish wish) {
        Person person = lookingFor(wish);
        person.page().clock().fastForward(LONELY_MILLIS);
        assertThat(person.button("Tell me when someone comes")).isVisible();
        return person;
    }

    private static Person lookingFor(Wish wish) {
        Person person = BROWSERS.person(SITE.page(), wish.clock());
        person.start();
        person.awaitTitle("Looking for someone…");
        person.awaitDetail("You’re first in line. Your microphone is on, but nobody hears you yet.");
        return person;
    }

    private static void awaitText(Person person, String selector, String text) {
        assertThat(person.page().locator(selector))
                .hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(Person.PATIENCE_MILLIS));
    }
}
