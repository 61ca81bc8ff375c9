package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each thing that can be in the way has words of its own. */
class FailuresBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite("rizztalk.moderation.reporters", 1);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @RegisterExtension
    static final Browsers MUTE_MACHINES = Browsers.withoutMicrophone();

    @Test
    void microphoneThatWasDenied() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().denyingMicrophone());

        person.start();

        person.awaitState("error");
        person.awaitTitle("Your browser blocked the microphone.");
        person.awaitDetail("Click the icon left of the address, turn Microphone on, then Start.");
    }

    @Test
    void machineWithoutMicrophone() {
        Person person = MUTE_MACHINES.person(SITE.page());

        person.start();

        person.awaitState("error");
        person.awaitTitle("No microphone found.");
    }

    /** Neither this page nor its visitor knows why: the microphone is not blamed. */
    @Test
    void failureThatNobodyKnows() {
        String track = "Object.freeze({ readyState: 'live', stop() {} })";
        Person person = BROWSERS.person(
                SITE.page(),
                Wish.none()
                        .unprobed()
                        .script("if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia ="
                                + " async () => ({ getAudioTracks: () => [" + track + "] })"));
        person.witness().expect("TypeError");

        person.start();

        person.awaitState("error");
        person.awaitTitle("Starting didn’t work.");
        person.awaitDetail("Reload the page, then Start. If it fails again, try another browser.");
    }

    @Test
    void connectionThatTheBrowserForbids() {
        String forbidden =
                "globalThis.RTCPeerConnection = class { constructor() { throw new TypeError('Forbidden'); } }";
        Person person = BROWSERS.person(SITE.page(), Wish.none().unprobed().script(forbidden));
        person.witness().expect("TypeError: Forbidden");
        Person other = BROWSERS.person(SITE.page());

        person.start();
        other.start();

        person.awaitTitle("Starting didn’t work.");
        other.awaitTitle("They left.");
    }

    @Test
    void insecurePage() {
        URI page = URI.create("http://insecure.test:" + SITE.page().getPort() + "/");

        Person person = BROWSERS.person(page);

        person.awaitState("error");
        person.awaitTitle("This page isn’t secure.");
        assertNothingStarts(person);
    }

    @Test
    void browserThatCannotCall() {
        Person person =
                BROWSERS.person(SITE.page(), Wish.none().unprobed().script("delete globalThis.RTCPeerConnection"));

        person.awaitState("error");
        person.awaitTitle("This browser can’t make voice calls.");
        assertNothingStarts(person);
    }

    /** An iPhone 8 or X stays at iOS 16, which has none of these. */
    @Test
    void browserOfIos16CanCall() {
        String older = "delete AbortSignal.any; delete URL.canParse; delete Element.prototype.checkVisibility;";
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(older));
        Person other = BROWSERS.person(SITE.page());

        person.start();
        other.start();

        person.awaitState("connected");
        person.ear().awaitVoice();
        other.ear().awaitVoice();
        person.skip();
        person.awaitState("waiting");
        person.stop();
        person.awaitState("idle");
    }

    /** Neither by a button nor by its key. */
    private static void assertNothingStarts(Person person) {
        assertThat(person.button("Start")).isHidden();
        person.page().keyboard().press("Enter");
        assertThat(person.page().locator("#gate")).isHidden();
        person.awaitState("error");
    }

    @Test
    void offlineAndBack() {
        Person person = BROWSERS.person(SITE.page());
        person.awaitOnline(1);

        person.context().setOffline(true);
        person.awaitState("error");
        person.awaitTitle("You’re offline.");
        assertThat(person.page().locator("#online-words")).hasText("Offline");

        person.context().setOffline(false);
        person.awaitTitle("Talk to someone new.");
        person.awaitState("idle");
        person.awaitOnline(1);
    }

    @Test
    void hiddenAddressWhereThereIsNoRelay() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().settings("{ relayOnly: true }"));

        person.start();

        person.awaitState("error");
        person.awaitTitle("Your IP address can’t be hidden right now.");
    }

    @Test
    void personWhoWasBanned() {
        Browsers.Pair pair = BROWSERS.pair(SITE.page());

        pair.one().report("Hate");

        pair.other().awaitState("error");
        pair.other().awaitTitle("You can’t join right now.");
        pair.other().awaitDetail(Pattern.compile("an appeal can quote [\\w-]{8,}"));
    }

    @Test
    void redisThatIsAway() throws Exception {
        Browsers.Pair pair = BROWSERS.pair(SITE.page());
        Person newcomer = BROWSERS.person(SITE.page());
        newcomer.awaitOnline(3);

        SITE.redis().process().pause();
        try {
            newcomer.start();

            newcomer.awaitTitle("Rizztalk needs a short break.");
            pair.one().ear().awaitVoice();
            pair.other().ear().awaitVoice();
            pair.one().awaitState("connected");
        } finally {
            SITE.redis().process().resume();
        }
    }
}
