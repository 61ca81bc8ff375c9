package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real TURN server on this machine, that checks the credentials which the server makes. */
final class Coturn implements BeforeAllCallback, AfterAllCallback {
    static final String SECRET = "a secret between the server and its relay";

    private static final String LOOPBACK = "127.0.0.1";

    private final int port = freePort();
    private @Nullable Process process;

    /** Where it is, for UDP. */
    String uri() {
        return "turn:" + LOOPBACK + ":" + port + "?transport=udp";
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    /** Forgets every allocation, as a relay does that was updated. */
    void restart() {
        stop();
        start();
    }

    private void start() {
        try {
            Process started = command().start();
            process = started;
            Awaitility.await("a TURN server").atMost(Duration.ofSeconds(20)).until(() -> {
                assertThat(started.isAlive()).as("turnserver runs").isTrue();
                return answers();
            });
        } catch (IOException e) {
            throw new IllegalStateException("No turnserver: bin/install-test-tools installs it", e);
        }
    }

    private ProcessBuilder command() {
        return new ProcessBuilder(List.of(
                        "turnserver",
                        "-n",
                        "--listening-ip=" + LOOPBACK,
                        "--relay-ip=" + LOOPBACK,
                        "--listening-port=" + port,
                        "--realm=rizztalk.test",
                        "--use-auth-secret",
                        "--static-auth-secret=" + SECRET,
                        "--allow-loopback-peers",
                        "--no-cli",
                        "--no-tls",
                        "--no-dtls",
                        "--pidfile=" + Path.of("target", "coturn.pid").toAbsolutePath(),
                        "--log-file=stdout"))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "coturn.log").toFile());
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("There is no free port", e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
