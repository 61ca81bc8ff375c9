package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.rizztalk.browser.Browsers.Pair;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a visitor is told of the other one: that they closed the page, loaded it again, or are muted. */
class LeavingBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite("rizztalk.matchmaking.reload-grace", "4s");

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    @DisplayName("A closed page is told of within two seconds, and soon the call is over")
    void tellsOfAClosedPage() {
        Pair pair = BROWSERS.pair(SITE.page());
        // Measured in the page of the one who stays.
        pair.one().page().evaluate("""
                () => {
                  const panel = document.querySelector('#call');
                  globalThis.told = new Promise((resolve) => {
                    new MutationObserver(() => panel.dataset.state === 'reconnecting' && resolve(Date.now()))
                      .observe(panel, { attributeFilter: ['data-state'] });
                  });
                }""");
        long closed = System.currentTimeMillis();
        pair.other().page().close(new Page.CloseOptions().setRunBeforeUnload(true));

        pair.one().awaitTitle("They closed the page.");
        double told = ((Number) pair.one().page().evaluate("globalThis.told")).doubleValue();
        assertThat(Duration.ofMillis((long) told - closed)).isLessThan(Duration.ofSeconds(2));
        pair.one().awaitTitle("They left.");
    }

    @Test
    @DisplayName("A page that is loaded again goes on with the call")
    void goesOnAfterAReload() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.other().page().reload();
        pair.other().awaitTitle("You’re talking.");
        pair.one().awaitTitle("You’re talking.");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
    }

    @Test
    @DisplayName("A visitor sees that the other one is muted, also after loading the page again")
    void showsThatTheOtherOneIsMuted() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.other().press("Mute");
        pair.one().awaitDetail("They’re muted. You can’t hear them now.");

        pair.one().page().reload();
        pair.one().awaitDetail("They’re muted. You can’t hear them now.");

        pair.other().press("Unmute");
        pair.one().awaitDetail("Say hello.");
    }

    @Test
    @DisplayName("A page that is loaded again while muted is not muted any more, and the other side knows")
    void isNotMutedAfterLoadingAgain() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.other().press("Mute");
        pair.one().awaitDetail("They’re muted. You can’t hear them now.");

        pair.other().page().reload();

        pair.one().awaitDetail("Say hello.");
        pair.one().ear().awaitVoice();
    }

    @Test
    @DisplayName("A switch on the headset that mutes every microphone is shown to both sides")
    void showsAMicrophoneThatTheDeviceMuted() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.one().page().evaluate("""
                () => {
                  // What is opened from now on is muted by the device, as by a switch on a headset.
                  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                  globalThis.switched = [];
                  navigator.mediaDevices.getUserMedia = async (constraints) => {
                    const stream = await capture(constraints);
                    for (const track of stream.getTracks()) {
                      Object.defineProperty(track, 'muted', { value: true, configurable: true });
                      globalThis.switched.push(track);
                    }
                    return stream;
                  };
                }""");
        pair.one().ear().muteMicrophone(true);

        pair.one().awaitDetail("Your device muted the microphone. They can’t hear you.");
        pair.other().awaitDetail("They’re muted. You can’t hear them now.");

        pair.one().page().evaluate("""
                () => globalThis.switched.forEach((track) => {
                  Object.defineProperty(track, 'muted', { value: false });
                  track.dispatchEvent(new Event('unmute'));
                })""");
        pair.one().awaitDetail("Say hello.");
        pair.other().awaitDetail("Say hello.");
    }

    @Test
    @DisplayName("A link that is followed in a call opens beside it")
    void opensLinksBesideTheCall() {
        Pair pair = BROWSERS.pair(SITE.page());
        Page opened = pair.one()
                .context()
                .waitForPage(() ->
                        pair.one().page().locator("footer a[href]").first().click());
        assertThat(opened.url()).isNotEqualTo(pair.one().page().url());
        pair.one().awaitTitle("You’re talking.");
        pair.one().stop();
        pair.one().page().locator("footer a[href]").first().click();
        pair.one().page().waitForURL(opened.url());
    }
}
