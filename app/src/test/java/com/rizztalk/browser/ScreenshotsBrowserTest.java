package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of every state for people to look at, in target/screenshots. */
class ScreenshotsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite("rizztalk.moderation.reporters", 1);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final Path FOLDER = Path.of("target", "screenshots");

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 740", "1440, 900"})
    void call(int width, int height) throws IOException {
        Person person =
                BROWSERS.person(SITE.page(), Wish.none().screen(width, height).clock());
        person.awaitOnline(1);
        take(person, "idle");
        person.press("Start");
        take(person, "gate");
        person.press("I am 18 or older");
        person.awaitTitle("Looking for someone…");
        take(person, "waiting");
        person.page().clock().fastForward(21_000);
        assertThat(person.button("Tell me when someone comes")).isVisible();
        take(person, "alone");

        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.awaitState("connected");
        person.ear().awaitVoice();
        take(person, "connected");
        person.press("Mute");
        take(person, "muted");
        person.press("Unmute");
        person.press("Report");
        take(person, "report");
        person.page().locator("#reasons").getByLabel("Close").click();
        other.stop();
        person.awaitTitle("They left.");
        take(person, "ended");
    }

    /** On a desk, and on the smallest phone. */
    @ParameterizedTest
    @EnumSource
    void scene(Scene scene) throws IOException {
        Person person =
                scene.person(BROWSERS, SITE, Wish.none().screen(1440, 900).reducedMotion());
        String name = scene.name().toLowerCase(Locale.ROOT).replace('_', '-');
        take(person, name);
        person.page().setViewportSize(320, 568);
        take(person, name);
    }

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 740", "1440, 900"})
    void sheets(int width, int height) throws IOException {
        Person person = BROWSERS.person(SITE.page(), Wish.none().screen(width, height));
        person.awaitOnline(1);
        for (String sheet : new String[] {"menu", "help", "settings", "test"}) {
            person.page().locator("#" + sheet).evaluate("(element) => element.showModal()");
            take(person, sheet);
            person.page().locator("#" + sheet).evaluate("(element) => element.close()");
        }
        person.page().navigate(SITE.page().resolve("/safety/").toString());
        take(person, "rules");
    }

    /** The one in the README: copy it to docs/images/call.png when the look has changed. */
    @Test
    void readme() throws IOException {
        String choices = "{ tags: ['music', 'late-night'] }";
        Person person =
                BROWSERS.person(SITE.page(), Wish.none().screen(1200, 750).settings(choices));
        Person other = BROWSERS.person(SITE.page(), Wish.none().settings(choices));
        person.start();
        other.start();
        person.awaitDetail("You both like music and late-night.");
        assertThat(person.page().locator("#quality-words")).hasText("Clear");
        person.page().mouse().move(0, 0);
        person.awaitTimer("0:07");

        take(person, "call");
    }

    static void take(Person person, String name) throws IOException {
        person.page().waitForFunction("() => document.getAnimations().length === 0");
        Path file = FOLDER.resolve(name + "-" + person.page().viewportSize().width + ".png");
        person.page().screenshot(new Page.ScreenshotOptions().setPath(file));
        assertThat(Files.size(file)).isGreaterThan(5_000);
    }
}
