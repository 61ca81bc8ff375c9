package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a phone, from the smallest on: everything fits, and a thumb finds it. */
class PhoneBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final double TARGET = 44;

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 640", "740, 360"})
    void fitsInEachStateOfACall(int width, int height) {
        Person person = phone(width, height);
        assertFits(person);
        person.start();
        person.awaitTitle("Looking for someone…");
        assertFits(person);
        person.page().clock().fastForward(21_000);
        assertThat(person.button("Tell me when someone comes")).isVisible();
        assertFits(person);

        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.awaitState("connected");
        assertFits(person);
        other.stop();
        person.awaitTitle("They left.");
        assertFits(person);
    }

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 640", "740, 360"})
    void skipAndStopKeepTheirPlace(int width, int height) {
        Person person = phone(width, height);
        person.start();
        person.awaitState("waiting");
        BoundingBox skip = box(person.button("Skip"));
        BoundingBox stop = box(person.button("Stop"));

        BROWSERS.person(SITE.page()).start();
        person.awaitState("connected");

        assertThat(box(person.button("Skip"))).usingRecursiveComparison().isEqualTo(skip);
        assertThat(box(person.button("Stop"))).usingRecursiveComparison().isEqualTo(stop);
    }

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 640", "740, 360"})
    void menuSlidesInAndCloses(int width, int height) {
        Person person = phone(width, height);
        person.button("Menu").tap();
        Locator menu = person.page().locator("#menu");
        assertThat(menu).isVisible();
        assertFits(person);

        menu.getByLabel("Close").tap();

        assertThat(menu).isHidden();
    }

    @ParameterizedTest
    @CsvSource({"320, 568", "360, 640", "740, 360"})
    void settingsOpenAndClose(int width, int height) {
        Person person = phone(width, height);
        person.button("Settings").tap();
        Locator settings = person.page().locator("#settings");
        assertThat(settings).isVisible();
        assertFits(person);

        settings.getByLabel("Close").tap();

        assertThat(settings).isHidden();
    }

    private static Person phone(int width, int height) {
        Person person = BROWSERS.person(
                SITE.page(), Wish.none().phone(width, height).reducedMotion().clock());
        person.awaitOnline(1);
        return person;
    }

    private static void assertFits(Person person) {
        assertThat(person.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the screen in state %s", person.state())
                .isEqualTo(true);
        assertThat(tooSmall(person)).as("targets of less than 44 px").isEmpty();
        assertThat(outside(person))
                .as("buttons of the panel outside the screen")
                .isEmpty();
    }

    private static List<String> tooSmall(Person person) {
        List<String> names = new ArrayList<>();
        for (Locator button : visibleButtons(person)) {
            BoundingBox box = box(button);
            if (box.width < TARGET || box.height < TARGET) {
                names.add(button.innerText() + " " + box.width + "x" + box.height);
            }
        }
        return names;
    }

    private static List<String> outside(Person person) {
        int width = person.page().viewportSize().width;
        int height = person.page().viewportSize().height;
        List<String> names = new ArrayList<>();
        for (Locator button : person.panel().getByRole(AriaRole.BUTTON).all()) {
            BoundingBox box = box(button);
            if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) {
                names.add(button.innerText());
            }
        }
        return names;
    }

    private static List<Locator> visibleButtons(Person person) {
        return person.page().locator("button:visible").all();
    }

    private static BoundingBox box(Locator locator) {
        return locator.boundingBox();
    }
}
