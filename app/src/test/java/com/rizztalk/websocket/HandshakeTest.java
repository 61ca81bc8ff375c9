package com.rizztalk.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.CapturedLog;
import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open a WebSocket. */
class HandshakeTest {
    private static final String HOST = "Host: own.example:8443";
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(
                redis.uri(), "rizztalk.websocket.origins", "https://talk.example,http://other.example:8000");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    /** As by a public name: a foreign page's request to localhost is refused by Micronaut already. */
    private static int statusFor(String origin) {
        return status(server.webSocket(), HOST, "Origin: " + origin);
    }

    private static int status(URI uri, String... headers) {
        try (RawSocket socket = RawSocket.connect(uri, headers)) {
            return socket.status();
        }
    }

    /** The status of the answer to a request as it stands, and whether it tells the version that would do. */
    private static String answer(String request) throws IOException {
        URI uri = server.webSocket();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String status = in.readLine();
            return status == null ? "closed" : status.split(" ", 3)[1];
        }
    }

    @ParameterizedTest
    @DisplayName("What is no handshake of RFC 6455 is refused at once")
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | POST /v1/ws | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "400 | GET /v1/ws  | Sec-WebSocket-Version: 13 | X: no key",
                "400 | GET /v1/ws  | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: c2hvcnQ=",
                "400 | GET /v1/ws  | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: ???",
                "426 | GET /v1/ws  | X: no version             | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "426 | GET /v1/ws  | Sec-WebSocket-Version: 8  | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "426 | GET /v1/ws  | Sec-WebSocket-Key1: 1 2 3 | Sec-WebSocket-Key2: 4 5 6",
                "101 | GET /v1/ws  | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            })
    void refusesWhatIsNoHandshake(String status, String line, String first, String second) throws IOException {
        String request = line + " HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n" + first + "\n"
                + second + "\n\n";
        assertThat(answer(request)).isEqualTo(status);
    }

    @Test
    @DisplayName("A handshake must ask to upgrade, among other things as Firefox does")
    void mustAskToUpgrade() throws IOException {
        String request = """
                GET /v1/ws HTTP/1.1
                Host: localhost
                %sUpgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """;
        assertThat(answer(request.formatted(""))).isEqualTo("426");
        assertThat(answer(request.formatted("Connection: keep-alive\n"))).isEqualTo("426");
        assertThat(answer(request.formatted("Connection: keep-alive, Upgrade\n")))
                .isEqualTo("101");
    }

    @Test
    @DisplayName("A header that is too long is refused at once")
    void refusesAHeaderThatIsTooLong() throws IOException {
        assertThat(answer("GET /v1/ws HTTP/1.1\nHost: localhost\nX: " + "x".repeat(20_000) + "\n\n"))
                .isIn("413", "431", "400", "closed");
    }

    @Test
    void whoSendsNoOriginIsNoBrowserAndMayCome() {
        assertThat(status(server.webSocket())).isEqualTo(101);
    }

    @Test
    void thePagesOwnHostMayCome() {
        assertThat(statusFor("https://own.example:8443")).isEqualTo(101);
    }

    @ParameterizedTest
    @DisplayName("A default port is the same whether it is written or not")
    @CsvSource({
        "own.example:443, https://own.example, 101",
        "own.example:80, http://own.example, 101",
        "own.example, https://own.example, 101",
        "OWN.example:443, https://own.example, 101",
        "[2001:db8::1]:443, https://[2001:db8::1], 101",
        "own.example:80, https://own.example, 403",
        "own.example:443, http://own.example, 403",
        "own.example:8443, https://own.example, 403",
        "evil.example@own.example:443, https://own.example, 403",
    })
    void aDefaultPortIsTheSame(String host, String origin, int status) {
        assertThat(status(server.webSocket(), "Host: " + host, "Origin: " + origin))
                .isEqualTo(status);
    }

    @Test
    @DisplayName("A refused origin is logged with what it was compared with, once a minute at most")
    void logsWhatWasCompared() {
        try (CapturedLog log = CapturedLog.open();
                TestServer other = TestServer.start(redis.uri())) {
            for (int i = 0; i < 3; i++) {
                status(other.webSocket(), "Host: proxied.example", "Origin: https://own.example/" + "x".repeat(500));
            }
            assertThat(log.text().lines().filter(line -> line.contains("handshake was refused")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("https://own.example", "proxied.example", "rizztalk.websocket.origins")
                    .hasSizeLessThan(700);
        }
    }

    @Test
    void aPageOnALaptopMayCome() {
        assertThat(status(
                        server.webSocket(),
                        "Origin: http://localhost:" + server.webSocket().getPort()))
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://talk.example", "https://TALK.example", "http://other.example:8000"})
    void aConfiguredOriginMayCome(String origin) {
        assertThat(statusFor(origin)).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://talk.example",
                "https://talk.example:8443",
                "https://talk.example.evil.example",
                "https://eviltalk.example",
                "https://own.example",
                "https://own.example:8444",
                "null",
                "",
                "::",
                "https://talk.example https://evil.example",
            })
    void anyOtherOriginIsRefused(String origin) {
        assertThat(statusFor(origin)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ws/", "//v1/ws", "/v1//ws", "/v1/%77s", "/v1/ws;x", "/v1/./ws", "/V1/ws"})
    void anotherSpellingOfThePathIsNoWayAroundTheOrigin(String path) {
        URI uri = URI.create("ws://localhost:" + server.webSocket().getPort() + path);
        assertThat(status(uri, HOST, "Origin: https://evil.example")).isBetween(400, 499);
    }

    @Test
    void aSecondOriginHeaderIsNoWayAroundTheFirst() {
        assertThat(status(server.webSocket(), HOST, "Origin: https://talk.example", "Origin: https://evil.example"))
                .isEqualTo(403);
    }

    @Test
    void compressionIsNotNegotiatedThoughOffered() {
        try (RawSocket socket = RawSocket.connect(
                server.webSocket(), "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.response()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD"})
    void aRequestThatIsNoUpgradeIsToldToUpgrade(String method) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.http("/v1/ws"))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(426);
        assertThat(response.headers().firstValue("Upgrade")).contains("websocket");
    }
}
