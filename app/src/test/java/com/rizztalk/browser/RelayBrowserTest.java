package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Hide my IP address": voices go through a relay, and no address gets to the other side. */
class RelayBrowserTest {
    private static final Coturn COTURN = new Coturn();

    @RegisterExtension
    static final Coturn RUNNING_COTURN = COTURN;

    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.turn.uris", List.of(COTURN.uri()), "rizztalk.turn.secret", Coturn.SECRET);

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    /** Any candidate but a relay's, and a relay's that names what is behind it. */
    private static final Pattern ADDRESS =
            Pattern.compile("candidate:[^\"]* typ ((host|srflx|prflx)|relay raddr (?!0\\.0\\.0\\.0 ))");

    @Test
    void hiddenPeopleHearEachOtherThroughTheRelay() {
        Pair pair = pair(Wish.none(), hidden());

        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        assertThat(pair.one().ear().candidateTypes()).isEqualTo("relay/relay");
        assertThat(pair.other().ear().candidateTypes()).isEqualTo("relay/relay");
    }

    @Test
    void noAddressOfTheOtherSideEverArrives() {
        Pair pair = pair(hidden(), hidden());
        pair.one().ear().awaitVoice();

        assertThat(candidatesThatCameTo(pair.one())).isNotEmpty().noneMatch(ADDRESS.asPredicate());
        assertThat(candidatesThatCameTo(pair.other())).isNotEmpty().noneMatch(ADDRESS.asPredicate());
    }

    @Test
    void pressOnHideMyAddressCountsFromTheNextCall() {
        Person one = BROWSERS.person(SITE.page());
        Person other = BROWSERS.person(SITE.page());
        one.press("Hide my IP address");
        one.start();
        other.start();

        one.awaitState("connected");
        assertThat(one.ear().candidateTypes()).isEqualTo("relay/relay");
    }

    @Test
    void peopleWhoDoNotHideTalkDirectly() {
        Pair pair = pair(Wish.none(), Wish.none());

        assertThat(pair.one().ear().candidateTypes()).isEqualTo("host/host");
    }

    @Test
    @DisplayName("A relay that forgot them is asked again, with the same credentials as long as these are good")
    void relayThatForgotThemIsAskedAgain() {
        Pair pair = pair(hidden(), hidden());
        pair.one().ear().awaitVoice();

        COTURN.restart();

        // Its old allocations are gone, so these packets come by new ones.
        pair.one().ear().awaitMorePackets(100);
        pair.other().ear().awaitMorePackets(100);
        pair.one().awaitState("connected");
        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
    }

    @Test
    void reloadedPageGetsFreshCredentials() {
        Pair pair = pair(hidden(), hidden());
        String before = pair.one().ear().turnUsername();

        pair.one().page().reload();

        pair.one().awaitState("connected");
        pair.one().ear().awaitVoice();
        assertThat(pair.one().ear().turnUsername()).isNotEmpty().isNotEqualTo(before);
    }

    private static Wish hidden() {
        return Wish.none().settings("{ relayOnly: true }");
    }

    private static Pair pair(Wish first, Wish second) {
        Person one = BROWSERS.person(SITE.page(), first);
        Person other = BROWSERS.person(SITE.page(), second);
        one.start();
        other.start();
        one.awaitState("connected");
        other.awaitState("connected");
        return new Pair(one, other);
    }

    private static List<String> candidatesThatCameTo(Person person) {
        return person.witness().received().stream()
                .filter(frame -> frame.contains("candidate:"))
                .toList();
    }
}
