package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import com.rizztalk.testing.ServerProcess;
import com.rizztalk.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes behind one address: one of them goes, and nobody who talks hears of it. */
class NodesBrowserTest {
    @RegisterExtension
    static final TcpRelay RELAY = new TcpRelay();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final Duration AUDIBLE_GAP = Duration.ofSeconds(2);

    private final TestRedis redis = TestRedis.start();
    private final ServerProcess first = node();
    private final ServerProcess second = node();

    @BeforeEach
    void leadToFirst() {
        RELAY.leadTo(first.webSocket());
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        redis.close();
    }

    @Test
    void callSurvivesTheDeathOfItsNode() {
        Pair pair = talk();

        first.kill();
        RELAY.leadTo(second.webSocket());

        assertThat(first.awaitExit(Duration.ofSeconds(10))).isTrue();
        assertStillTalking(pair);
    }

    @Test
    void callSurvivesAnOrderlyEndOfItsNode() {
        Pair pair = talk();

        RELAY.leadTo(second.webSocket());
        first.terminate();

        assertThat(first.awaitExit(Duration.ofSeconds(20))).isTrue();
        assertStillTalking(pair);
    }

    @Test
    void peopleOnTwoNodesHearEachOther() {
        Person one = BROWSERS.person(RELAY.page());
        one.awaitOnline(1);
        RELAY.leadTo(second.webSocket());
        Person other = BROWSERS.person(RELAY.page());
        other.awaitOnline(2);

        one.start();
        other.start();

        one.ear().awaitVoice();
        other.ear().awaitVoice();
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

    /** Both hear each other, nothing was missed, and the new node passes on what they do. */
    private static void assertStillTalking(Pair pair) {
        pair.one().awaitDetail("Say hello.");
        pair.other().awaitDetail("Say hello.");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        pair.one().ear().assertNeverSilentFor(AUDIBLE_GAP);
        pair.other().ear().assertNeverSilentFor(AUDIBLE_GAP);
        pair.one().stop();
        pair.other().awaitTitle("They left.");
    }

    private ServerProcess node() {
        return ServerProcess.start(
                redis.uri(), Map.of("RIZZTALK_SITE", LocalSite.folder().toString()));
    }
}
