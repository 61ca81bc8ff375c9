package com.rizztalk.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each run is a JVM of its own, since what matters is what it leaves behind. */
class LocalMainTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void givesTheMainClassARedisOfItsOwn() throws IOException {
        try (BufferedReader out = run(Map.of(), "one", "two")) {
            assertThat(out.readLine()).matches("Redis: (redis|valkey)-server .*");
            assertThat(out.readLine()).isEqualTo("arguments [one, two]");
            assertThat(RedisCommand.send(portIn(out.readLine()), "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void leavesTheChoiceOfRedisToTheEnvironment() throws IOException {
        String uri = "redis://user:secret@redis.example:6380/1";
        try (BufferedReader out = run(Map.of("RIZZTALK_REDIS_URI", uri))) {
            assertThat(out.readLine()).isEqualTo("Redis: redis://redis.example:6380/1, from RIZZTALK_REDIS_URI");
            assertThat(out.readLine()).isEqualTo("arguments []");
            assertThat(out.readLine()).isEqualTo("redis " + uri);
        }
    }

    @Test
    void prefersTheServerOnThePath() throws IOException {
        Path server = RedisBinary.bundled(folder).file();
        Path installed = Files.move(server, folder.resolve("redis-server"));
        String path = folder + ":" + System.getenv("PATH");
        try (BufferedReader out = run(Map.of("PATH", path))) {
            assertThat(out.readLine()).contains("(from the PATH, " + installed + ")");
        }
    }

    @Test
    void takesTheServerThatWasBroughtIfNoneIsOnThePath() throws IOException {
        Path server = RedisBinary.bundled(folder).file();
        Path brought = Files.move(server, folder.resolve("valkey-server"));
        // The tools that watch over the server, and no Redis.
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("sh", "setsid", "rm", "sleep")) {
            Path installed = Path.of("/usr/bin", tool);
            if (Files.exists(installed)) {
                Files.copy(installed, tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Map<String, String> environment = Map.of("PATH", tools.toString(), RedisBinary.BROUGHT, brought.toString());
        try (BufferedReader out = run(environment)) {
            assertThat(out.readLine()).contains("(from " + brought + ")");
        }
    }

    @Test
    void redisEndsWithTheJvmEvenWhenThatIsKilled() throws IOException {
        try (BufferedReader out = run(Map.of("TMPDIR", folder.toString()))) {
            out.readLine();
            out.readLine();
            int port = portIn(out.readLine());

            started.getFirst().destroyForcibly();

            await().untilAsserted(() -> {
                assertThatThrownBy(() -> RedisCommand.send(port, "PING")).isInstanceOf(IOException.class);
                assertThat(folder).isEmptyDirectory();
            });
        }
    }

    private BufferedReader run(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LocalMain.class.getName(),
                Waiting.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("RIZZTALK_REDIS_URI");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process.inputReader();
    }

    private static int portIn(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    /** Stands in for the server: prints what it was given and runs until it is ended. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("arguments " + List.of(arguments));
            System.out.println("redis " + System.getProperty("redis.uri"));
            Thread.currentThread().join();
        }
    }
}
