package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is out of reach for so long that a visitor wants to know. */
class UnreachableBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final TcpRelay RELAY = new TcpRelay();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** A little longer than the page waits before it says so. */
    private static final int LONG_MILLIS = 16_000;

    @BeforeEach
    void lead() {
        RELAY.leadTo(SITE.page());
    }

    @Test
    void whoOnlyLooksIsToldAndNeedsToDoNothing() {
        Person person = visitor();
        person.awaitOnline(1);

        RELAY.cut();
        assertThat(person.page().locator("#online-words")).hasText("Connecting…");
        person.awaitTitle("Talk to someone new.");
        person.page().clock().fastForward(LONG_MILLIS);

        assertUnreachable(person);
        RELAY.leadTo(SITE.page());
        assertReached(person);
    }

    @Test
    void whoWantsToTalkIsToldAndTheMicrophoneGoesOff() {
        Person person = visitor();
        person.awaitOnline(1);
        RELAY.cut();
        person.start();
        person.awaitTitle("Reaching Rizztalk…");

        person.page().clock().fastForward(LONG_MILLIS);

        assertUnreachable(person);
        person.ear().awaitClosedMicrophone();
        RELAY.leadTo(SITE.page());
        assertReached(person);
    }

    /** The page is there, from a cache perhaps, but nobody answers its first connection. */
    @Test
    void whoComesIsTold() {
        AtomicBoolean reachable = new AtomicBoolean(true);
        Person person = visitor();
        person.page().routeWebSocket("**/v1/ws", socket -> {
            if (reachable.get()) {
                socket.connectToServer();
            } else {
                socket.close();
            }
        });
        reachable.set(false);
        person.page().reload();
        assertThat(person.page().locator("#online-words")).hasText("Connecting…");

        person.page().clock().fastForward(LONG_MILLIS);

        assertUnreachable(person);
        reachable.set(true);
        assertReached(person);
    }

    private static void assertUnreachable(Person person) {
        person.awaitState("error");
        person.awaitTitle("We can’t reach Rizztalk.");
        person.awaitDetail("We keep trying. Your internet or our server is down.");
    }

    /** By itself; the clock only spares the test the back-off. */
    private static void assertReached(Person person) {
        person.page().clock().fastForward(LONG_MILLIS);
        person.awaitState("idle");
        person.awaitTitle("Talk to someone new.");
        person.awaitOnline(1);
    }

    private static Person visitor() {
        Person person = BROWSERS.person(RELAY.page(), Wish.none().clock());
        person.witness().expect("WebSocket connection to");
        // The browser fetches it when all else is there, perhaps only when the server is gone.
        person.witness().expect("/favicon.svg");
        return person;
    }
}
