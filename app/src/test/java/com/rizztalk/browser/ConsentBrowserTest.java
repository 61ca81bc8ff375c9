package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The question of consent leaves everything else in reach, and No is as near as Yes. */
class ConsentBrowserTest {
    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.site", LocalSite.folderWithAnalytics().toString());

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String LOOKS = """
            (element) => {
              const { color, backgroundColor, fontSize, fontWeight, border, opacity } = getComputedStyle(element);
              return [color, backgroundColor, fontSize, fontWeight, border, opacity].join(' ');
            }
            """;

    @ParameterizedTest
    @CsvSource({
        "320, 568, /",
        "320, 568, /es/",
        "320, 568, /talk-to-strangers/",
        "360, 640, /",
        "390, 844, /es/hablar-con-desconocidos/",
        "1280, 720, /",
        "1024, 600, /es/",
        "768, 1024, /",
        "768, 1024, /es/",
        "1440, 900, /",
        "1440, 900, /es/"
    })
    void leavesThePanelInReach(int width, int height, String path) throws IOException {
        Person person = BROWSERS.person(
                SITE.page().resolve(path), Wish.none().screen(width, height).reducedMotion());
        person.awaitOnline(1);
        assertThat(banner(person)).isVisible();
        ScreenshotsBrowserTest.take(person, "consent" + path.replace('/', '-') + height);

        BoundingBox asked = banner(person).boundingBox();
        BoundingBox start = person.page().locator("#start").boundingBox();
        assertThat(start.y + start.height).as("Start is on the screen").isLessThanOrEqualTo(height);
        assertThat(start.y >= asked.y + asked.height || start.y + start.height <= asked.y)
                .as("nothing covers Start")
                .isTrue();
        assertThat(person.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        Axe.assertAccessible(person.page());

        person.page().locator("#start").click();
        person.page().locator("#gate-accept").click();
        person.awaitState("waiting");
        BoundingBox stop = person.page().locator("#stop").boundingBox();
        assertThat(stop.y + stop.height).as("Stop is on the screen").isLessThanOrEqualTo(height);
        person.page().locator("#consent-no").click();
        assertThat(banner(person)).isHidden();
        assertThat(person.state()).isEqualTo("waiting");
    }

    @ParameterizedTest
    @CsvSource({"320, 568, /", "320, 568, /es/", "1440, 900, /", "1440, 900, /es/"})
    void refusesAsEasilyAsItAccepts(int width, int height, String path) {
        Person person = BROWSERS.person(SITE.page().resolve(path), Wish.none().screen(width, height));
        Locator no = person.page().locator("#consent-no");
        Locator yes = person.page().locator("#consent-yes");
        assertThat(banner(person)).isVisible();

        BoundingBox refuse = no.boundingBox();
        BoundingBox accept = yes.boundingBox();
        assertThat(refuse.width).isEqualTo(accept.width);
        assertThat(refuse.height).isEqualTo(accept.height).isGreaterThanOrEqualTo(44);
        assertThat(refuse.y).isEqualTo(accept.y);
        assertThat(no.evaluate(LOOKS)).isEqualTo(yes.evaluate(LOOKS));
    }

    @Test
    void isAnsweredByTheKeyboardAlone() {
        Person person = BROWSERS.person(SITE.page());
        assertThat(banner(person)).isVisible();
        person.awaitOnline(1);

        person.page().keyboard().press("Tab");
        assertThat(banner(person).locator("a")).isFocused();
        person.page().keyboard().press("Tab");
        assertThat(person.button("No")).isFocused();
        person.page().keyboard().press("Tab");
        assertThat(person.button("Yes")).isFocused();
        person.page().keyboard().press("Shift+Tab");
        person.page().keyboard().press("Enter");

        assertThat(banner(person)).isHidden();
        assertThat(person.state()).isEqualTo("idle");
    }

    private static Locator banner(Person person) {
        return person.page().locator("#consent");
    }
}
