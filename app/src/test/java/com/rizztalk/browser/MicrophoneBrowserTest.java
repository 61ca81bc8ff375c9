package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A microphone that gives way in a call: pulled out, or taken by the system. */
class MicrophoneBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** From when it is called on, there is no microphone any more. */
    private static final String TAKEABLE = """
            globalThis.refusalsForTest = 0;
            globalThis.takeMicrophonesForTest = () => {
              navigator.mediaDevices.getUserMedia = async () => {
                refusalsForTest += 1;
                throw new DOMException('There is none', 'NotFoundError');
              };
            };
            """;

    @Test
    void oneThatEndsIsTakenAgain() {
        Pair pair = talk();

        pair.one().ear().endMicrophone();

        assertReplaced(pair);
    }

    @Test
    void oneThatTheSystemMutesIsTakenAgain() {
        Pair pair = talk();

        pair.one().ear().muteMicrophone(true);

        assertReplaced(pair);
    }

    @Test
    void oneThatIsTakenAgainIsAsMutedAsItWas() {
        Pair pair = talk();
        pair.one().press("Mute");
        pair.other().ear().awaitSilence();

        pair.one().ear().endMicrophone();

        pair.one().ear().awaitMicrophone(2);
        pair.one().awaitDetail("You’re muted. They can’t hear you.");
        pair.other().ear().awaitSilence();
        pair.one().press("Unmute");
        pair.other().ear().awaitVoice();
    }

    @Test
    void oneThatEndsForGoodEndsTheCallAndSaysWhy() {
        Pair pair = talk();
        pair.one().page().evaluate("takeMicrophonesForTest()");

        pair.one().ear().endMicrophone();

        pair.one().awaitState("error");
        pair.one().awaitTitle("No microphone found.");
        pair.one().awaitDetail("Plug one in or turn it on, then Start.");
        pair.other().awaitTitle("They left.");
    }

    @Test
    void oneThatTheSystemMutesForAWhileIsHeardAgain() {
        Pair pair = talk();
        pair.one().page().evaluate("takeMicrophonesForTest()");
        pair.one().ear().muteMicrophone(true);
        pair.one().page().waitForFunction("() => refusalsForTest === 1");
        pair.other().ear().awaitSilence();
        pair.one().awaitDetail("Your device muted the microphone. They can’t hear you.");
        pair.other().awaitDetail("They’re muted. You can’t hear them now.");

        pair.one().ear().muteMicrophone(false);

        pair.one().awaitDetail("Say hello.");
        pair.other().ear().awaitVoice();
        assertThat(pair.one().state()).isEqualTo("connected");
    }

    private static Pair talk() {
        Person one = BROWSERS.person(SITE.page(), Wish.none().script(TAKEABLE));
        Person other = BROWSERS.person(SITE.page());
        one.start();
        other.start();
        one.awaitState("connected");
        other.awaitState("connected");
        other.ear().awaitVoice();
        return new Pair(one, other);
    }

    /** The old track is silent, so that what the other hears past what was still on its way is the new one. */
    private static void assertReplaced(Pair pair) {
        pair.one().ear().awaitMicrophone(2);
        pair.other().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        assertThat(pair.one().state()).isEqualTo("connected");
        pair.one().awaitDetail("Say hello.");
    }
}
