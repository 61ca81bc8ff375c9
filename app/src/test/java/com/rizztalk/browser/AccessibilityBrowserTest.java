package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** axe-core finds nothing (WCAG 2.2 AA and its best practices), and what moves stands still for whoever wants it so. */
class AccessibilityBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite("rizztalk.moderation.reporters", 1);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    void eachStateOfACall() {
        Person person = person();
        assertAccessible(person);
        person.start();
        person.awaitTitle("Looking for someone…");
        assertAccessible(person);
        person.page().clock().fastForward(21_000);
        assertThat(person.button("Tell me when someone comes")).isVisible();
        assertAccessible(person);

        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.awaitState("connected");
        assertAccessible(person);
        person.press("Mute");
        assertAccessible(person);
        other.stop();
        person.awaitTitle("They left.");
        assertAccessible(person);
    }

    @ParameterizedTest
    @EnumSource
    void eachOtherState(Scene scene) {
        assertAccessible(scene.person(BROWSERS, SITE, Wish.none().reducedMotion()));
    }

    @Test
    void microphoneTestThatHears() {
        Person person = person();
        person.press("Menu");
        person.page().locator("#menu-test").click();
        assertThat(person.page().locator("#test-words"))
                .hasText(
                        "We hear you. Your microphone works.",
                        new LocatorAssertions.HasTextOptions().setTimeout(Person.PATIENCE_MILLIS));

        assertAccessible(person);
    }

    @Test
    void reasonsOfAReport() {
        Browsers.Pair pair = BROWSERS.pair(SITE.page());
        pair.one().press("Report");
        assertThat(pair.one().page().locator("#reasons")).isVisible();

        assertAccessible(pair.one());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate", "menu", "settings", "help", "test"})
    void dialogs(String dialog) {
        Person person = person();
        person.page().locator("#" + dialog).evaluate("(element) => element.showModal()");

        assertAccessible(person);
    }

    @Test
    void rules() {
        Person person = person();
        person.page().navigate(SITE.page().resolve("/safety/").toString());

        assertAccessible(person);
    }

    @Test
    void nothingMovesForWhoeverWantsItSo() {
        Person person = person();
        person.start();
        person.awaitState("waiting");

        String picture = "document.querySelector('#ring').toDataURL()";
        Object before = person.page().evaluate(picture);
        person.awaitTimer("0:02");

        assertThat(person.page().evaluate(picture)).isEqualTo(before);
        assertThat(person.page().evaluate("document.getAnimations().length")).isEqualTo(0);
    }

    @Test
    void ringBreathesForTheOthers() {
        Person person = BROWSERS.person(SITE.page());
        person.start();
        person.awaitState("waiting");

        Object before = person.page().evaluate("globalThis.before = document.querySelector('#ring').toDataURL()");

        assertThat(before).isNotNull();
        person.page().waitForFunction("() => document.querySelector('#ring').toDataURL() !== before");
    }

    @Test
    void statusIsAnnounced() {
        Person person = BROWSERS.person(SITE.page());
        person.start();
        person.awaitTitle("Looking for someone…");

        assertThat(person.page().locator("[role=status]:has(#status-title)")).containsText("Looking for someone…");
    }

    @Test
    void forcedColorsShowWhatIsOn() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().forcedColors().settings("{ tags: ['music'] }"));
        person.awaitOnline(1);
        person.press("Settings");

        assertThat(differs(person, ".switch input:checked", ".switch input:not(:checked)"))
                .isTrue();
        assertThat(differs(person, ".chip[aria-pressed='true']", ".chip[aria-pressed='false']"))
                .isTrue();
    }

    /** Whether the background of two elements does, as it is drawn. */
    private static boolean differs(Person person, String one, String other) {
        String background = "(element) => getComputedStyle(element).backgroundColor";
        return !person.page()
                .locator(one)
                .first()
                .evaluate(background)
                .equals(person.page().locator(other).first().evaluate(background));
    }

    private static Person person() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().reducedMotion().clock());
        person.awaitOnline(1);
        return person;
    }

    private static void assertAccessible(Person person) {
        Axe.assertAccessible(person.page());
    }
}
