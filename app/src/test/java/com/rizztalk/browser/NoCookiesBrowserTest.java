package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser that blocks all cookies: storage and Web Locks are there, and throw as soon as they are used. */
class NoCookiesBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String FORBIDDEN = """
            async () => {
              const names = [];
              try { localStorage; } catch (reason) { names.push(reason.name); }
              try { sessionStorage; } catch (reason) { names.push(reason.name); }
              await navigator.locks.request('any', () => {}).catch((reason) => names.push(reason.name));
              return names.join();
            }
            """;

    @Test
    void callGoesThrough() {
        Person person = BROWSERS.personWithoutCookies(SITE.page());
        assertThat(person.page().evaluate(FORBIDDEN)).isEqualTo("SecurityError,SecurityError,SecurityError");
        Person other = BROWSERS.person(SITE.page());

        person.start();
        other.start();

        person.awaitState("connected");
        person.ear().awaitVoice();
        other.ear().awaitVoice();
        person.skip();
        other.awaitTitle("They moved on.");
        person.awaitTitle("Looking for someone…");
        person.stop();
        person.awaitState("idle");
    }

    @Test
    void secondTabStillStopsTheFirst() {
        Person first = BROWSERS.personWithoutCookies(SITE.page());
        first.start();
        first.awaitState("waiting");
        Person second = first.anotherTab();

        second.start();

        second.awaitState("waiting");
        first.awaitTitle("You started in another tab.");
    }
}
