package com.rizztalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody at a browser of their own: one context, usually with one tab, and what they do and see in the panel. */
final class Person implements AutoCloseable {
    /** For whatever a test waits for: much longer than it takes, as the machine may be busy. */
    static final double PATIENCE_MILLIS = 20_000;

    private final BrowserContext context;
    private final Witness witness;
    private final Page page;

    Person(Browser browser, URI site, Wish wish) {
        this(browser.newContext(wish.options()), site, wish);
    }

    /** Somebody in a profile that is already there. */
    Person(BrowserContext profile, URI site, Wish wish) {
        context = profile;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        witness = new Witness(context, site);
        wish.scripts().forEach(context::addInitScript);
        if (wish.probed()) {
            context.addInitScript(Ear.script());
        }
        // Whatever is not granted is denied.
        context.grantPermissions(wish.permissions());
        page = context.newPage();
        if (wish.withClock()) {
            page.clock().install();
        }
        page.navigate(site.toString());
    }

    private Person(Person other, Page page) {
        context = other.context;
        witness = other.witness;
        this.page = page;
    }

    /** The same person in another tab. */
    Person anotherTab() {
        Page tab = context.newPage();
        tab.navigate(page.url());
        return new Person(this, tab);
    }

    /** The same person in a copy of this tab, what the tab remembers included. */
    Person duplicateTab() {
        return new Person(this, context.waitForPage(() -> page.evaluate("void window.open(location.href)")));
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** What this person's ears and connections say. */
    Ear ear() {
        return new Ear(page);
    }

    Witness witness() {
        return witness;
    }

    /** Presses Start, and says that they are of age where they are asked. */
    void start() {
        button("Start").click();
        if (page.locator("#gate").isVisible()) {
            button("I am 18 or older").click();
        }
    }

    void skip() {
        button("Skip").click();
    }

    void stop() {
        button("Stop").click();
    }

    /** Reports the other person, in two presses. */
    void report(String reason) {
        button("Report").click();
        button(reason).click();
    }

    void press(String name) {
        button(name).click();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void awaitState(String state) {
        assertThat(panel()).hasAttribute("data-state", state, patiently());
    }

    /** Waits for the sentence of the panel. */
    void awaitTitle(String title) {
        assertThat(page.locator("#status-title"))
                .hasText(title, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void awaitDetail(String detail) {
        assertThat(page.locator("#status-detail"))
                .hasText(detail, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void awaitDetail(Pattern detail) {
        assertThat(page.locator("#status-detail"))
                .hasText(detail, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** Waits for a sentence that passes by. */
    void awaitNote(String note) {
        assertThat(page.locator("#note"))
                .hasText(note, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void awaitOnline(int count) {
        // One is the visitor, who reads so in the page's language.
        Pattern words = count == 1
                ? Pattern.compile("You’re the first here|Eres la primera persona aquí")
                : Pattern.compile(count + " .*");
        assertThat(page.locator(".online"))
                .hasText(words, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    void awaitTimer(String time) {
        assertThat(page.locator("#timer"))
                .hasText(time, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    String state() {
        return String.valueOf(panel().getAttribute("data-state"));
    }

    Locator panel() {
        return page.locator("#call");
    }

    private static LocatorAssertions.HasAttributeOptions patiently() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS);
    }

    /** What was wrong with this person's pages. */
    List<String> complaints() {
        return witness.complaints();
    }

    @Override
    public void close() {
        context.close();
    }
}
