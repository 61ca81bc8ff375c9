package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocketRoute;
import com.rizztalk.browser.Browsers.Pair;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that are no browsers, or no friends, say things that the contract allows. */
class OtherPeersBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String UNUSED = "00:".repeat(63) + "00";
    private static final Pattern CALL = Pattern.compile("\"callId\":\"([^\"]+)\"");

    @Test
    void rollbackLeavesTheCallAsItIs() {
        Mouth mouth = new Mouth();
        Pair pair = pair(mouth);

        mouth.say("{\"type\":\"rollback\",\"sdp\":\"\"}");
        mouth.say("{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}");

        awaitTaken(pair, mouth);
        assertThat(pair.one().page().evaluate("probe.made()")).isEqualTo(1);
        pair.one().ear().awaitVoice();
        pair.one().awaitState("connected");
    }

    /** aiortc and others state several, and Chromium keeps the last. */
    @Test
    void severalFingerprintsAreOnePeer() {
        Mouth mouth = new Mouth(frame -> frame.replace(
                "a=fingerprint:sha-256 ", "a=fingerprint:sha-512 " + UNUSED + "\\r\\na=fingerprint:sha-256 "));
        Pair pair = pair(mouth);
        assertThat(pair.one().ear().remoteDescription()).doesNotContain("sha-512");

        pair.other().page().evaluate("probe.newest().restartIce()");

        pair.other()
                .page()
                .waitForFunction("() => probe.newest().remoteDescription.type === 'answer'"
                        + " && probe.newest().signalingState === 'stable'");
        awaitTaken(pair, mouth);
        assertThat(pair.one().page().evaluate("probe.made()")).isEqualTo(1);
        pair.one().ear().awaitVoice();
        pair.one().awaitState("connected");
    }

    /** As a page does that is loaded again and whose media has no way. */
    @Test
    void peerThatIsMadeAnewIsWaitedForUnderTrueWords() {
        Mouth mouth = new Mouth();
        Pair pair = pair(mouth);

        mouth.say(strangersOffer(pair));

        pair.one().awaitTitle("Hold on, reconnecting…");
    }

    /** The description of a peer that nobody can reach, with a certificate that was not seen before. */
    private static String strangersOffer(Pair pair) {
        Object json = pair.other().page().evaluate("""
                async () => {
                  const stranger = new RTCPeerConnection();
                  stranger.addTransceiver('audio');
                  const { type, sdp } = await stranger.createOffer();
                  return JSON.stringify({ type, sdp });
                }
                """);
        return String.valueOf(json);
    }

    private static Pair pair(Mouth mouth) {
        Person one = BROWSERS.person(SITE.page());
        Person other = BROWSERS.person(SITE.page());
        mouth.standBefore(other);
        one.start();
        other.start();
        one.awaitState("connected");
        other.awaitState("connected");
        one.ear().awaitVoice();
        return new Pair(one, other);
    }

    /** Waits until the first page has taken what was said: frames are taken in their order. */
    private static void awaitTaken(Pair pair, Mouth mouth) {
        int before = pair.one().witness().received().size();
        mouth.say("{\"type\":\"rollback\"}");
        pair.one().page().waitForCondition(() -> pair.one().witness().received().size() > before);
    }

    /** Says more to the peer than the page itself does, and changes what the page says. */
    private static final class Mouth {
        private final UnaryOperator<String> change;
        private @Nullable WebSocketRoute server;
        private String call = "";

        Mouth() {
            this(UnaryOperator.identity());
        }

        Mouth(UnaryOperator<String> change) {
            this.change = change;
        }

        void standBefore(Person person) {
            person.page().routeWebSocket("**/v1/ws", socket -> {
                WebSocketRoute line = socket.connectToServer();
                server = line;
                socket.onMessage(frame -> line.send(change.apply(frame.text())));
                line.onMessage(frame -> {
                    var named = CALL.matcher(frame.text());
                    if (frame.text().contains("\"type\":\"matched\"") && named.find()) {
                        call = named.group(1);
                    }
                    socket.send(frame.text());
                });
            });
            person.page().reload();
            person.awaitOnline(2);
        }

        void say(String description) {
            if (server == null) {
                throw new IllegalStateException("The page has no line yet");
            }
            server.send("{\"type\":\"description\",\"callId\":\"" + call + "\",\"description\":" + description + "}");
        }
    }
}
