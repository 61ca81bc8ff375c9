package com.rizztalk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.FreePorts;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis over TLS, as managed ones are. */
class RedisOverTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final char[] PASSWORD = "of this test".toCharArray();

    @TempDir
    private Path folder;

    private TestRedis redis;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        makeCertificate();
        int port = FreePorts.next();
        redis = TestRedis.start(
                "--tls-port", String.valueOf(port),
                "--tls-cert-file", folder.resolve("certificate.pem").toString(),
                "--tls-key-file", folder.resolve("key.pem").toString(),
                "--tls-ca-cert-file", folder.resolve("certificate.pem").toString(),
                "--tls-auth-clients", "no");
        // One event loop: what waits on it for something that needs it stops everything.
        server = TestServer.start(
                URI.create("rediss://127.0.0.1:" + port + "?verifyPeer=NONE"),
                "micronaut.netty.event-loops.default.num-threads",
                1);
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    @Test
    @DisplayName("Health answers, and the server serves before and after")
    void healthAnswersAndTheServerServesOn() throws Exception {
        assertThat(status(server.http("/v1/online"))).isEqualTo(200);
        for (String path : List.of("/health/readiness", "/health", "/health/readiness")) {
            assertThat(status(server.management(path))).as(path).isEqualTo(200);
        }
        assertThat(status(server.http("/v1/online"))).isEqualTo(200);
        TestPeer one = server.peer();
        TestPeer two = server.peer();
        one.start().expect("waiting");
        two.start().expect("waiting");
        two.expect("matched");
        one.expect("matched");
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** Makes a key and a certificate with the JDK's keytool, since Redis wants both as PEM. */
    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), PASSWORD);
        writePem("key.pem", "PRIVATE KEY", keys.getKey("redis", PASSWORD).getEncoded());
        writePem("certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private void writePem(String file, String type, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
    }
}
