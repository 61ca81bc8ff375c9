package com.rizztalk.browser;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that lets no call through: every call is to be relayed, and the relay answers nobody. */
class NoWayBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite(
            "rizztalk.turn.uris",
            // The port of "discard" (RFC 863), where nothing listens.
            List.of("turn:127.0.0.1:9?transport=udp"),
            "rizztalk.turn.secret",
            "nobody checks it",
            "rizztalk.turn.relay-only",
            true);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final int STEP_MILLIS = 2_000;
    private static final int STEPS = 40;

    @Test
    void saysSoAfterSomeTries() {
        Person one = BROWSERS.person(SITE.page(), Wish.none().clock());
        Person other = BROWSERS.person(SITE.page(), Wish.none().clock());
        one.start();
        other.start();
        one.awaitState("connecting");
        other.awaitState("connecting");

        // In steps, since each try begins by what the server and the browser answered to the one before.
        for (int i = 0; i < STEPS && !one.state().equals("error"); i++) {
            one.page().clock().runFor(STEP_MILLIS);
        }

        one.awaitTitle("No way through the network.");
    }
}
