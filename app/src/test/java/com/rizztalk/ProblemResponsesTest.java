package com.rizztalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed HTTP requests. */
class ProblemResponsesTest {
    private static final int REQUESTS = 40_000;
    private static final int PIPELINED = 200;
    private static final long MAX_GROWTH_BYTES = 20_000_000;

    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @ParameterizedTest
    @DisplayName("A failed request gets problem details, whatever it accepts")
    @CsvSource({
        "GET, /v1/nothing, text/html, 404, Not Found",
        "GET, /v1/nothing, application/json, 404, Not Found",
        "GET, /v1/nothing, image/png, 404, Not Found",
        "POST, /v1/online, text/html, 405, Method Not Allowed",
    })
    void answersWithProblemDetails(String method, String path, String accept, int status, String title)
            throws IOException, InterruptedException {
        HttpResponse<String> response = request(server.http(path), method, accept);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"title\":\"" + title + "\"").contains("\"status\":" + status);
    }

    private static HttpResponse<String> request(URI uri, String method, String accept)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Accept", accept)
                    .header("Accept-Language", "de")
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    @DisplayName("40,000 failed requests in as many languages leave the heap as it was")
    void keepsNothingOfFailedRequests() throws IOException {
        failRequests("warm", REQUESTS / 20);
        long before = liveHeap();
        failRequests("new", REQUESTS);
        assertThat(liveHeap() - before).isLessThan(MAX_GROWTH_BYTES);
    }

    /** Half of them ask for a path that is not there, half with a method that is not allowed; all in a language of their own. */
    private static void failRequests(String variant, int count) throws IOException {
        URI uri = server.http("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int sent = 0; sent < count; sent += PIPELINED) {
                StringBuilder requests = new StringBuilder();
                for (int i = sent; i < sent + PIPELINED; i++) {
                    requests.append(i % 2 == 0 ? "GET /v1/nothing" : "POST /v1/online")
                            .append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAccept: text/html\r\n")
                            .append("Accept-Language: en-x-" + variant + i + "\r\n\r\n");
                }
                socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < PIPELINED; i++) {
                    readResponse(in);
                }
            }
        }
    }

    private static void readResponse(InputStream in) throws IOException {
        int length = 0;
        String line = readLine(in);
        assertThat(line).matches("HTTP/1.1 40[45] .*");
        for (line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static long liveHeap() {
        // Twice: what the first collection only queues for cleaning goes with the second.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
