package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.rizztalk.browser.Google.Event;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics by consent alone, and no more of them than docs/analytics.md lists. */
class AnalyticsBrowserTest {
    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.site", LocalSite.folderWithAnalytics().toString());

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String PRIVACY_CONTROL =
            "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });";
    private static final Pattern IDENTIFIER = Pattern.compile("\"(?:resume|callId)\":\"([^\"]{6,})\"");

    @Test
    void asksNobodyElseForAnythingBeforeTheAnswer() {
        Person person = BROWSERS.person(SITE.page());
        Google google = new Google(person);
        assertThat(banner(person)).isVisible();

        person.start();
        person.awaitState("waiting");
        person.stop();
        person.awaitState("idle");

        assertNothingOfGoogles(person, google);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/talk-to-strangers/", "/privacy/", "/es/", "/es/privacidad/"})
    void asksNobodyElseForAnythingAfterNo(String path) {
        Person person = BROWSERS.person(SITE.page().resolve(path));
        Google google = new Google(person);
        person.press("No");
        assertThat(banner(person)).isHidden();

        person.page().reload();
        assertThat(cookieChoice(person)).isVisible();

        assertThat(banner(person)).isHidden();
        assertNothingOfGoogles(person, google);
    }

    @Test
    void tellsACallInOrderAfterYes() {
        Person person = BROWSERS.person(SITE.page().resolve("/talk-to-strangers/?from=a-friend"));
        Google google = agree(person);
        await(person, () -> google.pageViews().size() == 1);
        Map<String, String> view = google.pageViews().getFirst().parameters();
        assertThat(view).containsEntry("page_location", SITE.page().resolve("/talk-to-strangers/") + "");

        person.press("Menu");
        person.page().locator("#menu-test").click();
        awaitNames(person, google, "mic_test");
        person.page().locator("#test").getByLabel("Close").click();
        person.start();
        awaitNames(person, google, "mic_test", "start_clicked", "waiting");

        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.awaitState("connected");
        awaitNames(person, google, "mic_test", "start_clicked", "waiting", "matched", "connected");
        person.report("Something else");

        awaitNames(
                person, google, "mic_test", "start_clicked", "waiting", "matched", "connected", "report", "call_ended");
        assertThat(google.events().getLast().parameters()).containsEntry("reason", "report");
        assertThat(google.events())
                .allSatisfy(event -> assertThat(event.parameters()).containsEntry("landing_page", "talk-to-strangers"));
        assertAsListed(google);
        assertNoIdentifiers(person, google);
    }

    @Test
    void tellsASkipAndWhatFollows() {
        Person person = BROWSERS.person(SITE.page().resolve("/es/chat-de-voz-anonimo/"));
        Google google = agree(person, "Sí");
        person.page().navigate(SITE.page().toString());
        Person other = BROWSERS.person(SITE.page());
        other.start();
        person.start();
        person.awaitState("connected");
        person.skip();
        person.awaitState("waiting");
        person.stop();
        person.awaitState("idle");

        awaitNames(person, google, "start_clicked", "waiting", "matched", "connected", "skip", "call_ended", "waiting");
        assertThat(google.events())
                .allSatisfy(
                        event -> assertThat(event.parameters()).containsEntry("landing_page", "anonymous-voice-chat"));
        assertAsListed(google);
        assertNoIdentifiers(person, google);
    }

    @Test
    void tellsARefusedMicrophone() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().denyingMicrophone());
        Google google = agree(person);
        person.start();
        person.awaitState("error");

        awaitNames(person, google, "start_clicked", "microphone_denied");
        assertAsListed(google);
    }

    @Test
    void remembersYes() {
        Person person = BROWSERS.person(SITE.page());
        Google google = agree(person);
        await(person, () -> google.pageViews().size() == 1);

        person.page().reload();

        await(person, () -> google.pageViews().size() == 2);
        assertThat(banner(person)).isHidden();
    }

    @Test
    void endsAtOnceWhenYesIsWithdrawn() {
        Person person = BROWSERS.person(SITE.page());
        Google google = agree(person);
        await(person, () -> google.pageViews().size() == 1);
        assertThat(person.page().evaluate("document.cookie")).asString().contains("_ga=");

        cookieChoice(person).click();
        assertThat(banner(person)).isVisible();
        assertThat(banner(person)).isFocused();
        person.press("No");
        assertThat(banner(person)).isHidden();
        assertThat(cookieChoice(person)).isFocused();
        assertThat(person.page().evaluate("document.cookie")).isEqualTo("");
        int before = google.requests().size();
        person.start();
        person.awaitState("waiting");
        person.stop();
        person.awaitState("idle");
        person.page().reload();
        person.awaitOnline(1);

        assertThat(google.requests()).hasSize(before);
        assertThat(person.page().evaluate("document.cookie")).isEqualTo("");
    }

    @Test
    void countsAgainWhenNoIsTakenBack() {
        Person person = BROWSERS.person(SITE.page());
        Google google = new Google(person);
        person.press("No");
        assertNothingOfGoogles(person, google);

        expectGoogle(person);
        cookieChoice(person).click();
        person.press("Yes");

        await(person, () -> google.pageViews().size() == 1);
    }

    @Test
    void takesGlobalPrivacyControlForNoWithoutAsking() {
        Person person = BROWSERS.person(SITE.page(), Wish.none().script(PRIVACY_CONTROL));
        Google google = new Google(person);
        person.awaitOnline(1);
        assertThat(cookieChoice(person)).isVisible();
        assertThat(banner(person)).isHidden();

        cookieChoice(person).click();
        assertThat(banner(person)).containsText("Global Privacy Control");
        assertThat(person.button("Yes")).isHidden();
        banner(person).getByText("Close").click();

        assertThat(banner(person)).isHidden();
        person.start();
        person.awaitState("waiting");
        assertNothingOfGoogles(person, google);
    }

    private static Google agree(Person person) {
        return agree(person, "Yes");
    }

    private static Google agree(Person person, String yes) {
        Google google = new Google(person);
        assertThat(banner(person)).isVisible();
        assertThat(google.requests()).isEmpty();
        expectGoogle(person);
        person.press(yes);
        await(person, () -> !google.requests().isEmpty());
        assertThat(google.requests().getFirst())
                .isEqualTo(URI.create("https://www.googletagmanager.com/gtag/js?id=G-TEST000000"));
        return google;
    }

    private static void expectGoogle(Person person) {
        person.witness().expect("https://www.googletagmanager.com/gtag/js?id=");
        person.witness().expect("https://region1.google-analytics.com/g/collect?");
    }

    private static void awaitNames(Person person, Google google, String... names) {
        await(person, () -> google.names().size() >= names.length);
        assertThat(google.names()).containsExactly(names);
    }

    private static void await(Person person, BooleanSupplier condition) {
        person.page()
                .waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(Person.PATIENCE_MILLIS));
    }

    /** Neither a request nor anything kept but the answer. */
    private static void assertNothingOfGoogles(Person person, Google google) {
        assertThat(google.requests()).isEmpty();
        assertThat(person.page().evaluate("document.cookie")).isEqualTo("");
        assertThat(person.page().evaluate("typeof dataLayer")).isEqualTo("undefined");
        assertThat(person.page().evaluate("sessionStorage.getItem('rizztalk.landing')"))
                .isNull();
    }

    /** Exactly the parameters of the table, with values of their kind. */
    private static void assertAsListed(Google google) {
        Map<String, Set<String>> listed = EventTable.parameters();
        for (Event event : google.events()) {
            assertThat(event.parameters().keySet()).as(event.name()).isEqualTo(listed.get(event.name()));
            event.parameters().forEach((name, value) -> {
                switch (name) {
                    case "landing_page" -> assertThat(value).matches("[a-z-]+");
                    case "path", "reason" -> assertThat(EventTable.values(name)).contains(value);
                    default -> assertThat(value).as(name).matches("\\d{1,6}");
                }
            });
        }
    }

    /** Nothing by which the server knows the visitor, or a call, goes to Google. */
    private static void assertNoIdentifiers(Person person, Google google) {
        Set<String> identifiers = new HashSet<>();
        for (String frame : person.witness().received()) {
            IDENTIFIER.matcher(frame).results().forEach(found -> identifiers.add(found.group(1)));
        }
        assertThat(identifiers).isNotEmpty();
        List<String> sent = google.requests().stream().map(URI::toString).toList();
        assertThat(sent).noneMatch(address -> identifiers.stream().anyMatch(address::contains));
    }

    private static Locator banner(Person person) {
        return person.page().locator("#consent");
    }

    private static Locator cookieChoice(Person person) {
        return person.page().locator("#cookie-choice");
    }
}
