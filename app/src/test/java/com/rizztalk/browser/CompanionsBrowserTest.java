package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes along with a call, the ring, sounds, meters and the rest, fails alone. */
class CompanionsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.site", LocalSite.folderWithAnalytics().toString());

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** Everything is there, and throws as soon as it is used. */
    private static final String BROKEN = """
            const broken = (name) => { throw new Error(`${name} is broken by this test`); };
            CanvasRenderingContext2D.prototype.createRadialGradient = () => broken('canvas');
            globalThis.AudioContext = class { constructor() { broken('AudioContext'); } };
            globalThis.MediaMetadata = class { constructor() { broken('MediaMetadata'); } };
            globalThis.Notification = class { constructor() { broken('Notification'); } };
            Notification.requestPermission = () => Promise.reject(new Error('Notification is broken by this test'));
            Intl.DisplayNames = class { constructor() { broken('DisplayNames'); } };
            MediaSession.prototype.setActionHandler = () => broken('mediaSession');
            MediaSession.prototype.setMicrophoneActive = () => broken('setMicrophoneActive');
            Navigator.prototype.vibrate = () => broken('vibrate');
            if (globalThis.WakeLock) WakeLock.prototype.request = () => broken('wakeLock');
            Object.defineProperty(Document.prototype, 'cookie', { get: () => broken('cookie') });
            addEventListener('error', (event) => (globalThis.reported ??= []).push(event.message));
            """;

    @Test
    void callGoesThroughThoughNoneOfThemWorks() {
        Wish wish = Wish.none().unprobed().script(BROKEN);
        Person one = BROWSERS.person(SITE.page(), wish);
        Person other = BROWSERS.person(SITE.page(), Wish.none());
        one.witness().expect("by this test");

        one.start();
        other.start();

        one.awaitState("connected");
        other.ear().awaitVoice();
        other.skip();
        one.awaitTitle("They moved on.");
        assertThat(one.page().evaluate("globalThis.reported"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .as("errors in the console")
                .anyMatch(error -> error.contains("canvas is broken"))
                .anyMatch(error -> error.contains("AudioContext is broken"))
                .anyMatch(error -> error.contains("DisplayNames is broken"))
                .anyMatch(error -> error.contains("cookie is broken"));
    }
}
