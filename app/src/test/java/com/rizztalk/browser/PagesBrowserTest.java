package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page that was built: good for everybody to read, and where it has the panel, good to talk from. */
class PagesBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @ParameterizedTest
    @CsvSource({"320, 568", "1440, 900"})
    void areAccessibleAndFit(int width, int height) {
        List<String> pages = BuiltPages.all();
        assertThat(pages).contains("/", "/es/", "/404.html", "/safety/", "/es/privacidad/");
        Person person =
                BROWSERS.person(SITE.page(), Wish.none().screen(width, height).reducedMotion());

        SoftAssertions.assertSoftly(softly -> {
            for (String address : pages) {
                person.page().navigate(SITE.page().resolve(address).toString());
                person.page().evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
                softly.assertThatCode(() -> Axe.assertAccessible(person.page())).doesNotThrowAnyException();
                softly.assertThat(person.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                        .as(address + " is wider than the screen by")
                        .isEqualTo(0);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("com.rizztalk.browser.BuiltPages#withPanel")
    void startFromEachPage(String address) {
        Person person = BROWSERS.person(SITE.page().resolve(address));

        begin(person);

        person.awaitState("waiting");
    }

    @Test
    void twoMeetFromAnEnglishAndASpanishPage() {
        Person english = BROWSERS.person(SITE.page().resolve("/late-night-talk/"));
        Person spanish = BROWSERS.person(SITE.page().resolve("/es/chat-de-voz-sin-registro/"));

        begin(english);
        begin(spanish);

        english.awaitState("connected");
        spanish.awaitState("connected");
        english.ear().awaitVoice();
        spanish.ear().awaitVoice();
        spanish.awaitDetail("Saluda.");
        spanish.page().locator("#stop").click();
        spanish.awaitState("idle");
        english.awaitTitle("They left.");
    }

    /** Presses Start and says that they are of age, in whatever language. */
    private static void begin(Person person) {
        person.page().locator("#start").click();
        person.page().locator("#gate-accept").click();
    }

    @Test
    void areAllThere() {
        assertThat(BuiltPages.withPanel())
                .hasSizeGreaterThanOrEqualTo(22)
                .allMatch(address -> URI.create(address).getPath().endsWith("/"));
    }
}
