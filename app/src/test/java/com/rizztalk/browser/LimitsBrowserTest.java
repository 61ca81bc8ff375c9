package com.rizztalk.browser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that takes no more, and says why: several people may share an address. */
class LimitsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite(
            "rizztalk.limits.enabled", true, "rizztalk.limits.connections", 1, "rizztalk.limits.starts", 2);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    void tooManyConnections() {
        BROWSERS.person(SITE.page()).awaitOnline(1);
        Person other = BROWSERS.person(SITE.page());

        other.start();

        other.awaitState("error");
        other.awaitTitle("Too many connections from your network.");
    }

    @Test
    void tooManyStarts() {
        Person person = BROWSERS.person(SITE.page());
        for (int i = 0; i < 2; i++) {
            person.start();
            person.awaitDetail("You’re first in line. Your microphone is on, but nobody hears you yet.");
            person.stop();
            person.awaitState("idle");
        }

        person.start();

        person.awaitState("error");
        person.awaitTitle("Too many starts.");
    }
}
