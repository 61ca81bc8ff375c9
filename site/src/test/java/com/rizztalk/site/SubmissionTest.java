package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IndexNow is told, by a search engine on this machine. */
class SubmissionTest {
    private static final Domain DOMAIN = new Domain("https://example.com", "", "26ecd1ada8034912");
    private static final String SITEMAP = """
            <urlset>
              <url><loc>https://example.com/</loc> <lastmod>2026-11-20</lastmod></url>
              <url><loc>https://example.com/new/</loc> <lastmod>2026-11-24</lastmod></url>
              <url><loc>https://example.com/old/</loc> <lastmod>2026-11-01</lastmod></url>
            </urlset>
            """;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private HttpServer engine;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/indexnow", exchange -> {
            bodies.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void sendsWhatChangedOnTheDayOrLater(int answer) throws IOException {
        status = answer;

        assertThat(submit("2026-11-20")).isEqualTo("IndexNow: 2 addresses submitted");

        String body = bodies.remove();
        assertThat(body).startsWith("application/json; charset=utf-8 ");
        assertThat(JSON.std.mapFrom(body.substring(body.indexOf('{'))))
                .isEqualTo(Map.of(
                        "host", "example.com",
                        "key", "26ecd1ada8034912",
                        "keyLocation", "https://example.com/26ecd1ada8034912.txt",
                        "urlList", List.of("https://example.com/", "https://example.com/new/")));
        assertThat(bodies).isEmpty();
    }

    @Test
    void sendsWhatIsNewChangedOrGoneSinceTheEarlierSitemap() throws IOException {
        Path earlier = folder.resolve("earlier.xml");
        Files.writeString(earlier, SITEMAP.replace("/new/", "/gone/").replace("2026-11-01", "2026-10-01"));

        assertThat(submit(earlier.toString())).isEqualTo("IndexNow: 3 addresses submitted");

        assertThat(bodies.remove())
                .contains("\"https://example.com/gone/\",\"https://example.com/new/\",\"https://example.com/old/\"");
    }

    @Test
    void sendsNothingWhereNothingChanged() throws IOException {
        assertThat(submit("2026-11-25")).isEqualTo("IndexNow: 0 addresses submitted");
        assertThat(bodies).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, it did not understand",
        "403, it did not find the key at https://example.com/26ecd1ada8034912.txt; publish the site first",
        "422, 'the addresses are not of https://example.com, or the key is not right'",
        "429, too many requests; try again tomorrow",
        "503, 'its fault; try again later, nothing is lost'",
        "301, it did not understand"
    })
    void saysWhyItWasRefused(int answer, String why) {
        status = answer;
        assertThatIOException()
                .isThrownBy(() -> submit("2026-11-20"))
                .withMessage("IndexNow: " + endpoint() + " answered " + answer + ": " + why);
    }

    @Test
    void waitsNotForEver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI nowhere = URI.create("http://localhost:" + silent.getLocalPort() + "/indexnow");
            Submission submission = new Submission(DOMAIN, nowhere, Duration.ofMillis(200));
            assertThatIOException()
                    .isThrownBy(() -> submission.sendChanged(sitemap(), "2026-11-20"))
                    .withMessageContaining("no answer from " + nowhere)
                    .withMessageEndingWith("try again later, nothing is lost");
        }
    }

    @Test
    void needsAKey() {
        Submission submission =
                new Submission(new Domain("https://example.com", "", ""), endpoint(), Duration.ofSeconds(20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> submission.sendChanged(sitemap(), "2026-11-20"))
                .withMessageStartingWith("RIZZTALK_INDEXNOW_KEY is not set");
    }

    @Test
    void sendsNoAddressOfAnotherDomain() {
        Submission submission = new Submission(
                new Domain("https://other.example", "", "26ecd1ada8034912"), endpoint(), Duration.ofSeconds(20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> submission.sendChanged(sitemap(), "2026-11-20"))
                .withMessageContaining("https://example.com/, which is not of RIZZTALK_ORIGIN, https://other.example");
        assertThat(bodies).isEmpty();
    }

    @Test
    void readsTheSitemapThatIsBuilt() throws IOException {
        Path built = RealSite.OUT.resolve("sitemap.xml");
        assertThat(Sitemap.read(built).days().keySet())
                .containsExactlyInAnyOrderElementsOf(RealSite.all("<loc>([^<]+)</loc>", Files.readString(built)));
    }

    private String submit(String since) throws IOException {
        return new Submission(DOMAIN, endpoint(), Duration.ofSeconds(20)).sendChanged(sitemap(), since);
    }

    private Path sitemap() throws IOException {
        return Files.writeString(folder.resolve("sitemap.xml"), SITEMAP);
    }

    private URI endpoint() {
        return URI.create("http://localhost:" + engine.getAddress().getPort() + "/indexnow");
    }
}
