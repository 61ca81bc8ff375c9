package com.rizztalk.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node in a process of its own, so that it can be killed, frozen or told to stop. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final int managementPort;

    private ServerProcess(URI redis, Map<String, String> environment) throws IOException {
        port = FreePorts.next();
        managementPort = FreePorts.next();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.rizztalk.Application"));
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().put("RIZZTALK_REDIS_URI", redis.toString());
        builder.environment().put("RIZZTALK_LIMITS_ENABLED", "false");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "node-" + port + ".log").toFile());
        process = builder.start();
    }

    /** Starts a node and waits until it is ready. */
    public static ServerProcess start(URI redis, Map<String, String> environment) {
        try {
            ServerProcess server = new ServerProcess(redis, environment);
            Awaitility.await("readiness of a node's process")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> server.readiness() == HttpURLConnection.HTTP_OK);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The readiness page's status, or 0 where nothing answers. */
    public int readiness() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://localhost:" + managementPort + "/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Where browsers connect. */
    public URI webSocket() {
        return URI.create("ws://localhost:" + port + "/v1/ws");
    }

    /** A new peer whose hello was answered. */
    public TestPeer peer() {
        return TestPeer.connect(webSocket()).hello();
    }

    /** As a power cut does. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Freezes it: connections stay, nothing answers. */
    public void freeze() {
        signal("-STOP");
    }

    /** As an operator does. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process; false where it lives on. */
    public boolean awaitExit(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }
}
