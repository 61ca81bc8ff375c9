package com.rizztalk.bench.contender;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One server's process, from its start to its end. */
public final class RunningServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final int LOWEST_PORT = 18_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int PORTS_TRIED = 20;

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path log;
    private final Duration started;

    private RunningServer(Contender contender, URI redis, List<String> javaFlags, Map<String, String> configuration)
            throws IOException {
        port = freePort();
        managementPort = freePort();
        Path logs = Commands.root().resolve("bench/target/logs");
        Files.createDirectories(logs);
        ProcessBuilder builder = new ProcessBuilder(contender.command(javaFlags, redis));
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().put("RIZZTALK_REDIS_URI", redis.toString());
        builder.environment().put("REDIS_URI", redis.toString());
        builder.environment().putAll(contender.environment());
        builder.environment().putAll(configuration);
        log = logs.resolve(contender.label() + "-" + port + ".log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        long begun = System.nanoTime();
        process = builder.start();
        try {
            Handshake.untilAccepted(process, port, contender.dialect().path(), START_LIMIT);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        started = Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * Starts a server and waits for its first accepted connection.
     *
     * @param contender which
     * @param redis its Redis
     * @param javaFlags more flags, where it is a Java program
     * @param configuration more environment variables
     */
    public static RunningServer start(
            Contender contender, URI redis, List<String> javaFlags, Map<String, String> configuration)
            throws IOException {
        return new RunningServer(contender, redis, javaFlags, configuration);
    }

    /** Below the ports that connections get: one of another run that is still closing would be in the way. */
    private static int freePort() throws IOException {
        IOException last = new IOException("No port was tried");
        for (int i = 0; i < PORTS_TRIED; i++) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT))) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw last;
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Where Rizztalk's metrics are. */
    public int managementPort() {
        return managementPort;
    }

    /** What it writes, from its start on. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** From the start of the process to its first accepted WebSocket. */
    public Duration started() {
        return started;
    }

    /** Ends it at once: what its orderly end costs is no measure. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
