package com.rizztalk.bench.contender;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The application as a server has it: archives in one order, and the AOT cache of a rehearsal (JEP 483 and 514), as the role
 * {@code app} makes it.
 */
final class Packaged {
    private static final String MAIN = "com.rizztalk.Application";
    private static final Path FOLDER = Commands.root().resolve("bench/target/packaged");

    private static final Map<List<String>, Path> CACHES = new HashMap<>();
    private static List<String> classPath = List.of();

    private Packaged() {}

    /** The command that starts it, once it was rehearsed with these flags. */
    static synchronized List<String> command(List<String> flags, URI redis) throws IOException {
        if (classPath.isEmpty()) {
            classPath = pack();
        }
        Path cache = CACHES.get(flags);
        if (cache == null) {
            cache = FOLDER.resolve("app-" + CACHES.size() + ".aot");
            rehearse(flags, cache, redis);
            CACHES.put(flags, cache);
        }
        return Commands.java(with(flags, "-XX:AOTCache=" + cache), classPath, MAIN);
    }

    private static List<String> pack() throws IOException {
        Files.createDirectories(FOLDER);
        Path archive = FOLDER.resolve("app.jar");
        String classes = Commands.root().resolve("app/target/classes").toString();
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        if (jar.run(System.out, System.err, "--create", "--file", archive.toString(), "-C", classes, ".") != 0) {
            throw new IOException("The application could not be packed");
        }
        List<String> packed = new ArrayList<>();
        packed.add(archive.toString());
        try (Stream<Path> libraries = Files.list(Commands.root().resolve("app/target/lib"))) {
            libraries.map(Path::toString).sorted().forEach(packed::add);
        }
        return packed;
    }

    private static void rehearse(List<String> flags, Path cache, URI redis) throws IOException {
        List<String> command = Commands.java(
                with(flags, "-XX:AOTCacheOutput=" + cache, "-Xlog:aot=error", "-Xlog:cds=error"), classPath, MAIN);
        command.add("-rizztalk.rehearsal=true");
        command.add("-rizztalk.matchmaking.pool=rehearsal");
        command.add("-rizztalk.limits.enabled=false");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PORT", "0");
        builder.environment().put("MANAGEMENT_PORT", "0");
        builder.environment().put("RIZZTALK_REDIS_URI", redis.toString());
        Path log = FOLDER.resolve("rehearsal.log");
        Files.deleteIfExists(cache);
        builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .onExit()
                .join();
        if (!Files.exists(cache)) {
            throw new IOException("The rehearsal made no AOT cache; see " + log);
        }
    }

    private static List<String> with(List<String> flags, String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return all;
    }
}
