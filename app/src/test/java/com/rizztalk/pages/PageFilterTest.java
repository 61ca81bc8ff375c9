package com.rizztalk.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site on a laptop, as Nginx would serve it. */
class PageFilterTest {
    @TempDir
    private static Path folder;

    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.createDirectories(site.resolve("es"));
        Files.writeString(site.resolve("index.html"), "home");
        Files.writeString(site.resolve("404.html"), "nothing here");
        Files.writeString(site.resolve("es/404.html"), "nada por aquí");
        Files.writeString(folder.resolve("redirects.map"), "/old/ /new/;\n");
        Files.writeString(folder.resolve("not-found.map"), "~^/es/ /es/404.html;\ndefault /404.html;\n");
        Files.writeString(folder.resolve("headers.txt"), "Referrer-Policy: same-origin\n");
        redis = TestRedis.start();
        server = TestServer.start(redis.uri(), "rizztalk.site", site.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere/, nothing here",
        "/es/ninguna/, nada por aquí",
        "/es/a/b.html, nada por aquí",
        "/espresso/, nothing here"
    })
    void saysNotFoundInTheLanguageOfTheAddress(String path, String words) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(words);
        assertThat(response.headers().firstValue("content-type")).contains("text/html;charset=utf-8");
    }

    @Test
    void redirectsOldAddresses() throws Exception {
        HttpResponse<String> response = get("/old/");
        assertThat(response.statusCode()).isEqualTo(301);
        assertThat(response.headers().firstValue("location")).contains("/new/");
    }

    @Test
    void givesPagesTheirHeaders() throws Exception {
        HttpResponse<String> response = get("/");
        assertThat(response.body()).isEqualTo("home");
        assertThat(response.headers().firstValue("referrer-policy")).contains("same-origin");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(server.http(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
