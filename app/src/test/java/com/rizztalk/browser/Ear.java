package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a person hears and what their browser sends, by {@code probe.js} in the page. */
final class Ear {
    /** Full scale is 1. The fake device's beep is some tenths, and what a codec makes of silence some millionths. */
    private static final double HEARD = 0.01;

    /** Two beeps of the fake device fit into this. */
    private static final int LISTEN_MILLIS = 1_200;

    private final Page page;

    Ear(Page page) {
        this.page = page;
    }

    static String script() {
        try (InputStream stream = Objects.requireNonNull(Ear.class.getResourceAsStream("/browser/probe.js"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the other voice is heard. */
    void awaitVoice() {
        await("(millis, bound) => probe.loudest(millis).then((top) => top > bound)");
    }

    /** Waits until the other voice has been silent for as long as two beeps take. */
    void awaitSilence() {
        await("(millis, bound) => probe.loudest(millis).then((top) => top < bound)");
    }

    private void await(String condition) {
        awaitPromised("(" + condition + ")(" + LISTEN_MILLIS + ", " + HEARD + ")");
    }

    /** Waits until more audio packets have come than until now. */
    void awaitMorePackets(int more) {
        double before = number("probe.packetsReceived()");
        awaitPromised("probe.packetsReceived().then((count) => count > " + (before + more) + ")");
    }

    /**
     * Waits until an expression's promise is fulfilled with true. The page itself waits: Playwright's waitForFunction takes a
     * promise for true, whatever becomes of it.
     */
    void awaitPromised(String expression) {
        Object fulfilled = page.evaluate("""
                async (patience) => {
                  const until = performance.now() + patience;
                  while (performance.now() < until) {
                    if (await (%s)) return true;
                    await new Promise((resolve) => setTimeout(resolve, 50));
                  }
                  return false;
                }""".formatted(expression), Person.PATIENCE_MILLIS);
        assertThat(fulfilled).as(expression).isEqualTo(true);
    }

    /** Waits until no track of a microphone is live: the browser's recording mark is out. */
    void awaitClosedMicrophone() {
        page.waitForFunction("() => probe.liveMicrophones() === 0", null, patiently());
    }

    /** The microphone's track ends by itself, as when a headset is pulled out. */
    void endMicrophone() {
        page.evaluate("probe.endMicrophone()");
    }

    /** The system mutes the microphone's track, as a call on the phone does, or gives it back. */
    void muteMicrophone(boolean muted) {
        page.evaluate("probe.muteMicrophone(" + muted + ")");
    }

    /** Waits until so many microphones have been opened, and the newest is what the other person gets. */
    void awaitMicrophone(int number) {
        page.waitForFunction(
                "(number) => probe.openedMicrophones() === number && probe.sendsNewestMicrophone()",
                number,
                patiently());
    }

    /** Waits until more audio has come than until now. */
    void awaitMoreBytes() {
        double before = number("probe.bytesReceived()");
        awaitPromised("probe.bytesReceived().then((bytes) => bytes > " + (before + 500) + ")");
    }

    /** Listens for silences from now on. */
    void watchSilence() {
        page.evaluate("probe.watchSilence()");
    }

    /** The longest since {@link #watchSilence}; the fake device itself pauses for half a second. */
    Duration longestSilence() {
        return Duration.ofMillis((long) number("probe.longestSilence()"));
    }

    void assertNeverSilentFor(Duration duration) {
        assertThat(longestSilence()).as("longest silence").isLessThan(duration);
    }

    /** Types of the selected pair's candidates, mine and theirs, as in {@code host/host}. */
    String candidateTypes() {
        return text("probe.candidateTypes()");
    }

    String remoteDescription() {
        return text("probe.remoteDescription()");
    }

    /** Connections that are not closed. */
    int connections() {
        return (int) number("probe.connections()");
    }

    String turnUsername() {
        return text("probe.iceServers().at(-1)?.username ?? ''");
    }

    /** Waits for a TURN credential that is none of these. */
    void awaitTurnUsernameBesides(List<String> known) {
        page.waitForFunction(
                "(known) => !['', ...known].includes(probe.iceServers().at(-1)?.username ?? '')", known, patiently());
    }

    private double number(String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private String text(String expression) {
        return String.valueOf(page.evaluate(expression));
    }

    private static Page.WaitForFunctionOptions patiently() {
        return new Page.WaitForFunctionOptions().setTimeout(Person.PATIENCE_MILLIS);
    }
}
