package com.rizztalk.browser;

import com.rizztalk.browser.Browsers.Pair;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Credentials for the relay that end soon. */
class ExpiringCredentialsBrowserTest {
    private static final Coturn COTURN = new Coturn();

    @RegisterExtension
    static final Coturn RUNNING_COTURN = COTURN;

    /** Less than what the client takes for enough. */
    @RegisterExtension
    static final LocalSite SITE = new LocalSite(
            "rizztalk.turn.uris",
            List.of(COTURN.uri()),
            "rizztalk.turn.secret",
            Coturn.SECRET,
            "rizztalk.turn.ttl",
            "25s");

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    @Test
    @DisplayName("Both sides ask for fresh credentials before an ICE restart if the present ones end soon")
    void areRenewedOnBothSides() {
        Pair pair = BROWSERS.pair(SITE.page());
        pair.one().ear().awaitVoice();
        List<String> before =
                List.of(pair.one().ear().turnUsername(), pair.other().ear().turnUsername());

        pair.one().page().evaluate(SilentLineBrowserTest.SILENCE);

        pair.one().ear().awaitTurnUsernameBesides(before);
        pair.other().ear().awaitTurnUsernameBesides(before);
        pair.other().ear().awaitVoice();
    }
}
