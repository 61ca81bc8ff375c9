package com.rizztalk.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** A Redis or Valkey server that runs here, and in a few words where it is from. */
record RedisBinary(Path file, String origin) {
    /** The path of a server, as {@code bin/bring-valkey} prints it. It counts only if no server is on the PATH. */
    static final String BROUGHT = "RIZZTALK_REDIS_SERVER";

    private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

    /**
     * Finds a server: on the PATH, else the server that {@value #BROUGHT} names, else the server that a Maven artefact
     * carries, unpacked into {@code folder}.
     */
    static RedisBinary find(Path folder) throws IOException {
        for (String program : PROGRAMS) {
            Optional<RedisBinary> installed = onPath(program);
            if (installed.isPresent()) {
                return installed.get();
            }
        }
        String brought = System.getenv(BROUGHT);
        return brought == null || brought.isEmpty()
                ? bundled(folder)
                : new RedisBinary(Path.of(brought), "from " + brought);
    }

    private static Optional<RedisBinary> onPath(String program) throws IOException {
        try {
            Path file = ExecutableProvider.newExecutableInPath(program).get().toPath();
            return Optional.of(new RedisBinary(file, "from the PATH, " + file));
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        }
    }

    static RedisBinary bundled(Path folder) throws IOException {
        Path file =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        return new RedisBinary(file, "bundled");
    }
}
