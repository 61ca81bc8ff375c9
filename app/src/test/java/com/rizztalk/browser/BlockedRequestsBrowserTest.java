package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request of the page fails, as in a filter's or a poor network's way: what a call does not need does not stop it. */
class BlockedRequestsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.site", LocalSite.folderWithAnalytics().toString());

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** The script that makes calls. Without it the page can only say what to do. */
    private static final String CALL_SCRIPT = ".*/assets/main\\.[0-9a-f]+\\.js";

    @Test
    void eachRequestButTheScriptMayFail() {
        List<String> requests = requests();
        assertThat(requests)
                .as("the page's requests")
                .anyMatch(address -> address.endsWith(".css"))
                .anyMatch(address -> address.matches(CALL_SCRIPT))
                .hasSizeGreaterThanOrEqualTo(4);

        for (String address : requests) {
            if (!address.matches(CALL_SCRIPT)) {
                Person person = without(address);
                person.awaitOnline(1);
                person.start();
                person.awaitTitle("Looking for someone…");
                person.stop();
                assertThat(person.page().locator("#unready")).isHidden();
                person.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutTheScriptThePageSaysWhatToDo(boolean reducedMotion) {
        String script = requests().stream()
                .filter(address -> address.matches(CALL_SCRIPT))
                .findFirst()
                .orElseThrow();

        Person person = without(script, reducedMotion ? Wish.none().reducedMotion() : Wish.none());

        assertThat(person.page().locator("#unready"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(Person.PATIENCE_MILLIS));
        assertThat(person.page().locator("#unready"))
                .hasText("This page is still loading. If this sentence stays, reload the page.");
        assertThat(person.page().locator("body")).not().containsText("Connecting…");
    }

    private static Person without(String address) {
        return without(address, Wish.none());
    }

    /** Somebody who has loaded the page without that request. */
    private static Person without(String address, Wish wish) {
        Person person = BROWSERS.person(SITE.page(), wish);
        person.witness().expect(URI.create(address).getPath());
        person.page().route(address, route -> route.abort());
        person.page().reload();
        return person;
    }

    /** Everything that the front page and its panel ask the server for, but itself. */
    private static List<String> requests() {
        Person person = BROWSERS.person(SITE.page());
        TreeSet<String> addresses = new TreeSet<>();
        Page page = person.page();
        page.onRequest(request -> addresses.add(request.url()));
        page.reload();
        person.awaitOnline(1);
        // The browser itself asks for these, at a time of its own.
        Stream<String> links =
                page.locator("link[rel~='icon'], link[rel='manifest'], link[rel='apple-touch-icon']").all().stream()
                        .map(link -> SITE.page()
                                .resolve(String.valueOf(link.getAttribute("href")))
                                .toString());
        links.forEach(addresses::add);
        addresses.remove(SITE.page().toString());
        person.close();
        return List.copyOf(addresses);
    }
}
