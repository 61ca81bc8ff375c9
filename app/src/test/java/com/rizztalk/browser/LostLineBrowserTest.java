package com.rizztalk.browser;

import com.rizztalk.browser.Browsers.Pair;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The line to the server goes, and the voices go on. */
class LostLineBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final TcpRelay RELAY = new TcpRelay();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final Duration AUDIBLE_GAP = Duration.ofSeconds(2);

    @BeforeEach
    void lead() {
        RELAY.leadTo(SITE.page());
    }

    @Test
    void callGoesOnWithoutTheServer() {
        Pair pair = talk();

        RELAY.cut();

        pair.one().awaitDetail("Our server is out of reach. Your call goes on.");
        pair.other().ear().awaitMoreBytes();
        pair.one().ear().awaitMoreBytes();
        pair.one().ear().assertNeverSilentFor(AUDIBLE_GAP);
        pair.other().ear().assertNeverSilentFor(AUDIBLE_GAP);
    }

    @Test
    void callIsUnderControlAgainWhenTheServerIsBack() {
        Pair pair = talk();
        RELAY.cut();
        pair.one().awaitDetail("Our server is out of reach. Your call goes on.");

        RELAY.leadTo(SITE.page());

        pair.one().awaitDetail("Say hello.");
        pair.other().awaitDetail("Say hello.");
        pair.one().ear().assertNeverSilentFor(AUDIBLE_GAP);
        pair.one().skip();
        pair.other().awaitTitle("They moved on.");
    }

    @Test
    void whoWasAwayWhenTheCallEndedLearnsWhy() {
        Pair pair = BROWSERS.pair(SITE.page(), RELAY.page());
        pair.other().witness().expect("WebSocket connection to");
        RELAY.cut();
        pair.other().awaitDetail("Our server is out of reach. Your call goes on.");
        pair.one().skip();

        RELAY.leadTo(SITE.page());

        pair.other().awaitTitle("They moved on.");
    }

    @Test
    void someoneWhoWaitsGoesOnWaiting() {
        Person person = BROWSERS.person(RELAY.page());
        person.witness().expect("WebSocket connection to");
        person.start();
        person.awaitTitle("Looking for someone…");
        RELAY.cut();
        person.awaitTitle("Reaching Rizztalk…");

        RELAY.leadTo(SITE.page());

        person.awaitTitle("Looking for someone…");
        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.awaitState("connected");
        other.awaitState("connected");
    }

    @Test
    void callGoesOnWhileTheBrowserSaysOffline() {
        Pair pair = talk();

        pair.one().context().setOffline(true);
        pair.one().ear().awaitMoreBytes();
        pair.one().context().setOffline(false);

        pair.one().awaitDetail("Say hello.");
        pair.one().ear().assertNeverSilentFor(AUDIBLE_GAP);
        pair.one().stop();
        pair.other().awaitTitle("They left.");
    }

    @Test
    void reloadComesBackIntoTheCall() {
        Pair pair = talk();

        pair.one().page().reload();

        pair.one().awaitState("connected");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        pair.other().awaitState("connected");
    }

    private static Pair talk() {
        Pair pair = BROWSERS.pair(RELAY.page());
        pair.one().witness().expect("WebSocket connection to");
        pair.other().witness().expect("WebSocket connection to");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        pair.one().ear().watchSilence();
        pair.other().ear().watchSilence();
        return pair;
    }
}
