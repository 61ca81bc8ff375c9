package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Chromium for the tests of a class, and the people in it. After each test nobody's page may have had an error, a word of
 * its console or a request to anybody but the site that the test did not announce.
 */
final class Browsers implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final List<String> FLAGS = List.of(
            "--allow-loopback-in-peer-connection",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // A name that is not this machine's own, so that its plain http is as insecure as on the Internet.
            "--host-resolver-rules=MAP insecure.test 127.0.0.1");

    private final List<String> flags = new ArrayList<>(FLAGS);
    private final List<Person> people = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    private Browsers(String... more) {
        flags.addAll(List.of(more));
    }

    /** Browsers whose microphone beeps twice a second. */
    static Browsers withMicrophone() {
        return new Browsers("--use-fake-device-for-media-stream");
    }

    /** Browsers on a machine that has none. */
    static Browsers withoutMicrophone() {
        return new Browsers("--disable-audio-input");
    }

    /** Somebody who has opened the page, and whose microphone is allowed. */
    Person person(URI page) {
        return person(page, Wish.none());
    }

    /** Somebody with a device or habits of their own. */
    Person person(URI page, Wish wish) {
        if (browser == null) {
            throw new IllegalStateException("Browsers run only during a test");
        }
        Person person = new Person(browser, page, wish);
        people.add(person);
        return person;
    }

    /** Somebody whose browser blocks all cookies, and so forbids storage and locks. */
    Person personWithoutCookies(URI page) {
        if (playwright == null) {
            throw new IllegalStateException("Browsers run only during a test");
        }
        BrowserContext context = playwright
                .chromium()
                .launchPersistentContext(
                        profile("{\"profile\":{\"default_content_setting_values\":{\"cookies\":2}}}"),
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(chromium())
                                .setLocale("en-US")
                                .setArgs(flags));
        Person person = new Person(context, page, Wish.none());
        people.add(person);
        return person;
    }

    private static Path profile(String preferences) {
        try {
            Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "profile");
            Path folder = Files.createDirectories(profile.resolve("Default"));
            Files.writeString(folder.resolve("Preferences"), preferences);
            return profile;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path chromium() {
        return Path.of(System.getProperty("test.chromium", "/usr/bin/chromium"));
    }

    /** Two people in a call. */
    Pair pair(URI page) {
        return pair(page, page);
    }

    /** Two people who come by two ways into a call. */
    Pair pair(URI one, URI other) {
        Person first = person(one);
        Person second = person(other);
        first.start();
        second.start();
        first.awaitState("connected");
        second.awaitState("connected");
        return new Pair(first, second);
    }

    /** Two people who talk. */
    record Pair(Person one, Person other) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(flags));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> complaints = new ArrayList<>();
        for (Person person : people) {
            complaints.addAll(person.complaints());
            person.close();
        }
        people.clear();
        assertThat(complaints)
                .as("errors of pages and requests to third parties")
                .isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }
}
