package com.rizztalk.bench.row;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.rizztalk.bench.contender.Commands;
import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a visitor waits for: from Start pressed to somebody found, and from there to their voice, in two Chromiums on
 * loopback, without a relay. Chromium is named by {@code -Dchromium}, and the site must be built.
 */
public final class BrowserRow implements Row {
    private static final int TIMES = 20;
    private static final List<String> FLAGS = List.of(
            "--allow-loopback-in-peer-connection",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--use-fake-device-for-media-stream");

    @Override
    public String name() {
        return "browser";
    }

    @Override
    public boolean concerns(Contender contender) {
        return contender == Contender.RIZZTALK;
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 1, plan.javaFlags(), configuration());
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                                .setArgs(FLAGS))) {
            String address = "http://localhost:" + stage.server().port() + "/";
            Page first = visitor(browser, address);
            Page second = visitor(browser, address);
            Histogram found = new Histogram(3);
            Histogram heard = new Histogram(3);
            // The first time is the browsers' own: what they load then, they have.
            meet(first, second);
            part(first, second);
            for (int i = 0; i < TIMES; i++) {
                meet(first, second);
                found.recordValue(between(second, "pressed", "found"));
                heard.recordValue(between(second, "found", "heard"));
                part(first, second);
            }
            samples.add(Measure.BROWSER_FOUND, contender, found.getValueAtPercentile(50) / 1000.0);
            samples.add(Measure.BROWSER_HEARD, contender, heard.getValueAtPercentile(50) / 1000.0);
        } catch (PlaywrightException e) {
            throw new IOException("A browser failed: " + e.getMessage(), e);
        }
    }

    /** The two come from one address, and start more often than visitors may. */
    private static Map<String, String> configuration() {
        return Map.of(
                "RIZZTALK_SITE", Commands.root().resolve("site/target/site").toString(),
                "RIZZTALK_LIMITS_STARTS", "1000000",
                "RIZZTALK_LIMITS_FRAMES", "1000000");
    }

    private static Page visitor(Browser browser, String address) throws IOException {
        BrowserContext context = browser.newContext();
        context.grantPermissions(List.of("microphone", "local-network-access"));
        try (InputStream script = BrowserRow.class.getResourceAsStream("/marks.js")) {
            if (script == null) {
                throw new IOException("marks.js is missing");
            }
            context.addInitScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Page page = context.newPage();
        page.navigate(address);
        return page;
    }

    /** The one waits, the other starts: they meet and are heard. */
    private static void meet(Page first, Page second) {
        start(first);
        first.locator("#call[data-state=waiting]").waitFor();
        start(second);
        second.locator("html[data-heard]").waitFor();
        first.locator("html[data-heard]").waitFor();
    }

    private static void part(Page first, Page second) {
        button(second, "Stop").click();
        second.locator("#call[data-state=idle]").waitFor();
        first.locator("#call[data-state=idle]").waitFor();
    }

    private static void start(Page page) {
        button(page, "Start").click();
        if (page.locator("#gate").isVisible()) {
            button(page, "I am 18 or older").click();
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Microseconds from one mark to another. */
    private static long between(Page page, String from, String to) {
        return ((Number) page.evaluate("Math.round(1000 * (marks." + to + " - marks." + from + "))")).longValue();
    }
}
