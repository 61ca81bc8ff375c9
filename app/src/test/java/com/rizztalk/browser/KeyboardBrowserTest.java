package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything by the keyboard alone. */
class KeyboardBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final int STOPS_AT_MOST = 20;

    @Test
    void fromThePageIntoACallAndOutOfIt() {
        Person person = BROWSERS.person(SITE.page());
        BROWSERS.person(SITE.page()).start();

        tabTo(person, person.button("Start"));
        press(person, "Enter");
        tabTo(person, person.button("I am 18 or older"));
        press(person, "Enter");
        person.awaitState("connected");
        tabTo(person, person.button("Stop"));
        press(person, "Enter");

        person.awaitState("idle");
    }

    @Test
    void shortcutsStartMuteAndSkip() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().settings("{ adult: true }"));
        person.awaitOnline(1);
        Person other = BROWSERS.person(SITE.page());
        other.start();
        other.awaitState("waiting");

        press(person, "Enter");
        person.awaitState("connected");
        press(person, "m");
        person.awaitDetail("You’re muted. They can’t hear you.");
        press(person, "m");
        person.awaitDetail("Say hello.");
        press(person, "Escape");

        person.awaitState("waiting");
        other.awaitTitle("They moved on.");
    }

    @Test
    void escapeClosesADialogAndLeavesTheCallAlone() {
        Browsers.Pair pair = BROWSERS.pair(SITE.page());
        pair.one().press("Settings");
        assertThat(pair.one().page().locator("#settings")).isVisible();

        press(pair.one(), "Escape");

        assertThat(pair.one().page().locator("#settings")).isHidden();
        assertThat(pair.one().state()).isEqualTo("connected");
    }

    /** Esc closes the sheet, and comes once more by reflex. */
    @Test
    void escapeThatFollowsAClosedDialogSkipsNobody() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().clock());
        Person other = BROWSERS.person(SITE.page());
        person.start();
        other.start();
        person.awaitState("connected");
        person.press("Settings");
        press(person, "Escape");
        assertThat(person.page().locator("#settings")).isHidden();

        press(person, "Escape");
        assertThat(person.state()).isEqualTo("connected");

        person.page().clock().fastForward(1_100);
        press(person, "Escape");
        person.awaitState("waiting");
        other.awaitTitle("They moved on.");
    }

    @Test
    void gateIsPassedByEnterAlone() {
        Person person = BROWSERS.person(SITE.page());
        person.awaitOnline(1);

        press(person, "Enter");
        assertThat(person.button("I am 18 or older")).isFocused();
        press(person, "Enter");

        person.awaitState("waiting");
    }

    @Test
    void focusComesBackToWhatOpenedADialog() {
        Person person = BROWSERS.person(SITE.page());
        tabTo(person, person.button("Settings"));
        press(person, "Enter");
        assertThat(person.page().locator("#settings")).isVisible();

        press(person, "Escape");

        assertThat(person.button("Settings")).isFocused();
    }

    @Test
    void focusStaysInTheMenuWhileItIsOpen() {
        Person person = BROWSERS.person(SITE.page());
        tabTo(person, person.button("Menu"));
        press(person, "Enter");
        assertThat(person.page().locator("#menu")).isVisible();

        for (int i = 0; i < STOPS_AT_MOST; i++) {
            press(person, "Tab");
            assertThat(person.page()
                            .evaluate("document.activeElement === document.body"
                                    + " || document.activeElement.closest('#menu') !== null"))
                    .isEqualTo(true);
        }
    }

    @Test
    void focusIsSeenOnEverything() {
        Person person = BROWSERS.person(SITE.page());
        person.awaitOnline(1);

        for (int i = 0; i < STOPS_AT_MOST; i++) {
            press(person, "Tab");
            assertThat(person.page().evaluate("""
                                    () => {
                                      const element = document.activeElement;
                                      if (element === document.body) return 'solid 3';
                                      const style = getComputedStyle(element);
                                      return `${style.outlineStyle} ${parseFloat(style.outlineWidth)}`;
                                    }
                                    """)).asString().matches("(solid|auto) ([2-9]|1\\.[5-9])\\S*");
        }
    }

    /** Presses Tab until the focus is there. */
    private static void tabTo(Person person, Locator target) {
        for (int i = 0; i < STOPS_AT_MOST; i++) {
            press(person, "Tab");
            if ((boolean) target.evaluate("(element) => element === document.activeElement")) {
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + target);
    }

    private static void press(Person person, String key) {
        person.page().keyboard().press(key);
    }
}
