package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.rizztalk.browser.Browsers.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The system pauses the other voice, as Safari does when a headset is taken off or a media key is pressed. */
class PausedVoiceBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String PAUSE = "document.querySelector('#call audio').pause()";

    private static final String REFUSING = """
            const play = HTMLMediaElement.prototype.play;
            HTMLMediaElement.prototype.play = function () {
              return globalThis.refuses ? Promise.reject(new DOMException('No', 'NotAllowedError')) : play.call(this);
            };
            """;

    private static final String KEEPING_HANDLERS = """
            const keep = MediaSession.prototype.setActionHandler;
            globalThis.pressed = {};
            MediaSession.prototype.setActionHandler = function (action, handler) {
              globalThis.pressed[action] = handler;
              keep.call(this, action, handler);
            };
            """;

    @Test
    void playsAgain() {
        Pair pair = BROWSERS.pair(SITE.page());

        pair.one().page().evaluate(PAUSE);

        awaitPlaying(pair.one().page());
        pair.one().awaitDetail("Say hello.");
    }

    @Test
    void saysWhatToDoWhereItMayNotPlayAgain() {
        Person person = personInCall(REFUSING);
        person.page().evaluate("globalThis.refuses = true");

        person.page().evaluate(PAUSE);

        person.awaitDetail("Tap anywhere to hear them.");
        person.page().evaluate("globalThis.refuses = false");
        person.page().locator("#status-title").click();
        awaitPlaying(person.page());
        person.awaitDetail("Say hello.");
    }

    /** Another app that takes the sound each time would otherwise be fought for ever. */
    @Test
    void saysWhatToDoWhenItIsPausedAgainAndAgain() {
        Person person = personInCall("");
        person.page()
                .evaluate("document.querySelector('#call audio').addEventListener('playing', () => { " + PAUSE + " })");

        person.page().evaluate(PAUSE);

        person.awaitDetail("Tap anywhere to hear them.");
    }

    @Test
    void mediaKeysNeitherPauseTheVoiceNorLeaveTheCallOpen() {
        Person person = personInCall(KEEPING_HANDLERS);
        assertThat(person.page().evaluate("navigator.mediaSession.playbackState"))
                .isEqualTo("playing");

        person.page().evaluate("globalThis.pressed.pause()");
        person.page().evaluate("globalThis.pressed.play()");
        awaitPlaying(person.page());
        person.awaitState("connected");
        person.page().evaluate("globalThis.pressed.stop()");

        person.awaitState("idle");
    }

    private static Person personInCall(String script) {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(script));
        Person other = BROWSERS.person(SITE.page());
        person.start();
        other.start();
        person.awaitState("connected");
        person.awaitDetail("Say hello.");
        awaitPlaying(person.page());
        return person;
    }

    private static void awaitPlaying(Page page) {
        page.waitForFunction(
                "() => { const { paused, currentTime } = document.querySelector('#call audio');"
                        + " return !paused && currentTime > 0; }",
                null,
                new Page.WaitForFunctionOptions().setTimeout(Person.PATIENCE_MILLIS));
    }
}
