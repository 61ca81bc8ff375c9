package com.rizztalk.local;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code redis-server} as a child of this process. It ends with this process however that ends, by SIGKILL too: a
 * small shell beside it waits for the end of its standard input, which is ours, and then kills it and deletes its
 * folder. Both are in sessions of their own where {@code setsid} exists, so that a Ctrl-C reaches only the server's
 * clients, and they can take leave.
 */
final class RedisProcess {
    private static final String WATCHER = """
            trap '' HUP INT TERM
            read -r _
            kill -KILL "$1"
            rm -rf -- "$2" || { sleep 1; rm -rf -- "$2"; }
            """;

    private final Process server;
    private final Process watcher;

    private RedisProcess(Process server, Process watcher) {
        this.server = server;
        this.watcher = watcher;
        // Without its server the watcher has nothing left to end, and the process id may go to a stranger.
        var _ = server.onExit().thenRun(watcher::destroyForcibly);
    }

    /**
     * Starts the server and returns once it answers on {@code port}.
     *
     * @throws IOException with the server's last words when it ends or does not answer within 20 s
     */
    static RedisProcess start(List<String> command, int port, Path folder) throws IOException {
        Path log = folder.resolve("redis.log");
        Process server = ownSession(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        Process watcher = ownSession(
                        List.of("sh", "-c", WATCHER, "watcher", Long.toString(server.pid()), folder.toString()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        RedisProcess started = new RedisProcess(server, watcher);
        if (!started.await(() -> answers(port, server))) {
            started.kill();
            throw new IOException("redis-server did not start on port " + port + ": " + lastWords(log));
        }
        return started;
    }

    /** Of the server itself: {@code setsid} becomes it, and does not start it. */
    long pid() {
        return server.pid();
    }

    boolean isAlive() {
        return server.isAlive();
    }

    boolean await(Await.Condition condition) throws IOException {
        return Await.until(server, condition);
    }

    /** Sends a signal by its name without SIG. */
    void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        if (waitFor(kill) != 0) {
            throw new IOException("redis-server " + server.pid() + " is gone: no SIG" + name + " sent");
        }
    }

    /** Ends the server at once, with nothing saved, and leaves its folder. */
    void kill() throws IOException {
        watcher.destroyForcibly();
        server.destroyForcibly();
        waitFor(watcher);
        waitFor(server);
    }

    /** Whether it is our server that answers, and not a stranger that had the port already. */
    private static boolean answers(int port, Process server) throws IOException {
        return RedisCommand.send(port, "PING").equals("PONG")
                && RedisCommand.send(port, "INFO", "server").contains("process_id:" + server.pid() + "\r\n");
    }

    private static ProcessBuilder ownSession(List<String> command) {
        List<String> whole = new ArrayList<>(command);
        if (isOnPath("setsid")) {
            whole.addFirst("setsid");
        }
        return new ProcessBuilder(whole);
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String lastWords(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private static int waitFor(Process process) throws InterruptedIOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a process to end");
        }
    }
}
