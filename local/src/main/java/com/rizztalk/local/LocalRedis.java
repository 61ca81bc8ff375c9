package com.rizztalk.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Redis or Valkey on 127.0.0.1, with a folder of its own. The server is the one on the PATH, else the one that
 * {@code bin/bring-valkey} brought, else the one that a Maven artefact carries (6.2, so without functions and sharded
 * pub/sub). It saves nothing unless the options ask for it, ends with this JVM however that ends, and can be made to
 * fail in the ways that a Redis fails. Thread-safe.
 */
public final class LocalRedis implements AutoCloseable {
    private final Path folder;
    private final RedisBinary binary;
    private final int port;
    private final String version;
    private final List<String> command;

    private RedisProcess process;

    private LocalRedis(Path folder, RedisBinary binary, int port, List<String> options) throws IOException {
        this.folder = folder;
        this.binary = binary;
        this.port = port;
        this.command = command(options);
        this.process = RedisProcess.start(command, port, folder);
        this.version = version(port);
    }

    /**
     * Starts a server on a free port.
     *
     * @param options arguments of {@code redis-server}, such as {@code "--appendonly", "yes"}
     * @throws IOException when no server starts here, with what it said last
     */
    public static LocalRedis start(String... options) throws IOException {
        return startOn(FreePort.any(), options);
    }

    /** As {@link #start}, on a port of the caller's choice. */
    public static LocalRedis startOn(int port, String... options) throws IOException {
        return start(RedisBinary::find, port, options);
    }

    /** As {@link #start}, with the server that the Maven artefact carries, which is the oldest that Rizztalk supports. */
    public static LocalRedis startBundled(String... options) throws IOException {
        return start(RedisBinary::bundled, FreePort.any(), options);
    }

    static LocalRedis start(BinaryFinder finder, int port, String... options) throws IOException {
        Path folder = Files.createTempDirectory("rizztalk-redis-");
        try {
            return new LocalRedis(folder, finder.find(folder), port, List.of(options));
        } catch (IOException failure) {
            delete(folder);
            throw failure;
        }
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Which server this is, its version and its address, for people. */
    public String describe() {
        return "%s (%s) at %s".formatted(version, binary.origin(), uri());
    }

    /** The server's process id, for whoever reads what it costs. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Whether the server's process exists, paused or not. */
    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the server where it stands: connections stay open and nothing answers. */
    public synchronized void pause() throws IOException {
        process.signal("STOP");
    }

    public synchronized void resume() throws IOException {
        process.signal("CONT");
    }

    /** Ends the server as a crash does: with no word to anyone, and what was not written to its folder is lost. */
    public synchronized void kill() throws IOException {
        process.kill();
    }

    /** Starts the server again on the same port and folder, after a kill where it still runs. */
    public synchronized void restart() throws IOException {
        process.kill();
        process = RedisProcess.start(command, port, folder);
    }

    /** Ends the server and deletes its folder. Closing twice does nothing more. */
    @Override
    public synchronized void close() throws IOException {
        process.kill();
        delete(folder);
    }

    /** Where the server writes its files, if the options have it write any. */
    public Path folder() {
        return folder;
    }

    synchronized boolean await(Await.Condition condition) throws IOException {
        return process.await(condition);
    }

    private List<String> command(List<String> options) {
        List<String> all = new ArrayList<>(List.of(binary.file().toString()));
        all.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        all.addAll(List.of("--dir", folder.toString(), "--save", ""));
        all.addAll(options);
        return List.copyOf(all);
    }

    /** Valkey says its own version and, for old clients, also the Redis that it is compatible with. */
    private static String version(int port) throws IOException {
        String told = RedisCommand.send(port, "INFO", "server");
        for (String server : List.of("valkey", "redis")) {
            Optional<String> version = told.lines()
                    .filter(line -> line.startsWith(server + "_version:"))
                    .map(line -> line.substring(line.indexOf(':') + 1))
                    .findFirst();
            if (version.isPresent()) {
                return server + "-server " + version.get();
            }
        }
        return "redis-server of unknown version";
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Where the server's binary is from; it may be unpacked into the folder. */
    @FunctionalInterface
    interface BinaryFinder {
        RedisBinary find(Path folder) throws IOException;
    }
}
