package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.rizztalk.browser.Browsers.Pair;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The line is connected, but in one direction nothing comes any more. */
class SilentLineBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final Pattern USER_FRAGMENT = Pattern.compile("a=ice-ufrag:([^\\\\]+)");

    /** Takes the sender's track away, so that its browser sends no packet, until the peer begins an ICE restart. */
    static final String SILENCE = """
            () => {
              const [sender] = probe.newest().getSenders();
              const { track } = sender;
              probe.newest().addEventListener('signalingstatechange', () => void sender.replaceTrack(track), { once: true });
              return sender.replaceTrack(null);
            }
            """;

    @Test
    void isShownAndRepaired() {
        Pair pair = BROWSERS.pair(SITE.page());
        awaitQuality(pair.one(), "good");
        assertThat(userFragments(pair)).hasSize(2);

        pair.other().page().evaluate(SILENCE);

        pair.one().awaitState("reconnecting");
        pair.one().awaitState("connected");
        pair.one().ear().awaitVoice();
        assertThat(pair.other().page().evaluate("probe.newest().getSenders()[0].track !== null"))
                .isEqualTo(true);
        assertThat(userFragments(pair)).as("an ICE restart").hasSizeGreaterThan(2);
    }

    @Test
    void isNotSeenInSomebodyWhoIsMuted() {
        Pair pair = BROWSERS.pair(SITE.page());
        awaitQuality(pair.one(), "good");
        pair.other().press("Mute");
        pair.one().ear().awaitSilence();
        pair.one().page().evaluate("""
                const panel = document.querySelector('#call');
                new MutationObserver(() => { if (panel.dataset.state !== 'connected') globalThis.left = panel.dataset.state; })
                    .observe(panel, { attributeFilter: ['data-state'] })""");

        // As many as come within 6 s: four times what a silent line is given.
        pair.one().ear().awaitMorePackets(14);

        assertThat(pair.one().page().evaluate("globalThis.left ?? 'connected'")).isEqualTo("connected");
        assertThat(userFragments(pair)).as("no ICE restart").hasSize(2);
    }

    private static void awaitQuality(Person person, String quality) {
        assertThat(person.page().locator("#quality"))
                .hasAttribute(
                        "data-quality",
                        quality,
                        new LocatorAssertions.HasAttributeOptions().setTimeout(Person.PATIENCE_MILLIS));
    }

    /** One of each side, and more after an ICE restart. */
    private static List<String> userFragments(Pair pair) {
        return List.of(pair.one(), pair.other()).stream()
                .flatMap(person -> person.witness().sent().stream())
                .filter(frame -> frame.contains("\"type\":\"description\""))
                .flatMap(frame -> USER_FRAGMENT.matcher(frame).results().map(match -> match.group(1)))
                .distinct()
                .toList();
    }
}
