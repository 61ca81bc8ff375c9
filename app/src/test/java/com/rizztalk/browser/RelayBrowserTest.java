package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.browser.Browsers.Pair;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Hide my address": voices go through a relay, and no address gets to the other side. */
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
        one.press("Hide my address");
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
    void relayThatForgotThemIsAskedAgainWithFreshCredentials() {
        Pair pair = pair(hidden(), hidden());
        pair.one().ear().awaitVoice();
        List<String> before = usernames(pair);

        COTURN.restart();

        // The silence is repaired, often before the browser calls the connection lost. One side begins it, and the
        // other asks for
        // credentials of its own before it answers.
        pair.one().ear().awaitTurnUsernameBesides(before);
        pair.other().ear().awaitTurnUsernameBesides(before);
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

    private static List<String> usernames(Pair pair) {
        return List.of(pair.one().ear().turnUsername(), pair.other().ear().turnUsername());
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
