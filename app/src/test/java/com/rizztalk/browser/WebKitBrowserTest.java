package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The page in WebKit, which runs a module script as soon as it has come, whether or not the style sheet has. */
class WebKitBrowserTest {
    @RegisterExtension
    static final LocalSite SITE =
            new LocalSite("rizztalk.site", siteWithWebRtc().toString());

    @RegisterExtension
    static final TcpRelay RELAY = new TcpRelay();

    @RegisterExtension
    static final WebKit WEBKIT = new WebKit();

    /** How long after the script the style sheet comes. */
    private static final Duration LATE = Duration.ofMillis(100);

    @BeforeEach
    void lead() {
        RELAY.leadTo(SITE.page());
    }

    @Test
    void connectsAndStartsWhenTheStyleSheetComesAfterTheScript() {
        RELAY.slowDown(".css", LATE);

        RemoteWebDriver page = WEBKIT.open(RELAY.page());

        awaitText(page, "#online-words", "You’re the first here");
        page.findElement(By.cssSelector("#start")).click();
        page.findElement(By.cssSelector("#gate[open]"));
        page.findElement(By.cssSelector("#gate-accept")).click();
        awaitText(page, "#status-title", "Looking for someone…");
    }

    private static void awaitText(RemoteWebDriver page, String selector, String text) {
        Awaitility.await(text)
                .atMost(Duration.ofMillis((long) Person.PATIENCE_MILLIS))
                .untilAsserted(() -> assertThat(
                                page.findElement(By.cssSelector(selector)).getText())
                        .isEqualTo(text));
    }

    /** A copy of the site whose front page finds an RTCPeerConnection: Debian's WebKit has none, and Safari does. */
    private static Path siteWithWebRtc() {
        Path site = LocalSite.folder();
        Path copy = Path.of("target", "webkit-site").toAbsolutePath();
        try {
            copy(site, copy);
            Path front = copy.resolve("index.html");
            String html = Files.readString(front);
            String stub = "<script>globalThis.RTCPeerConnection ??= class extends EventTarget {};</script>";
            Files.writeString(front, html.replaceFirst("<head>", "<head>" + stub));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
