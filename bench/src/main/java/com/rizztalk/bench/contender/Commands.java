package com.rizztalk.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How the servers are started. */
public final class Commands {
    static final List<String> BENCH = List.of("bench/target/classes", "bench/target/lib/*");

    /** The server's role gives it a container of 640 MB; here there may be none. */
    private static final List<String> SMALL_CONTAINER = List.of("-XX:MaxRAM=640m");

    private static final Pattern FLAG = Pattern.compile("<jvmFlag>([^<]+)</jvmFlag>");

    private Commands() {}

    /** The project's folder, whether this runs from there or from a module. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("bench/rivals"))
                ? here
                : here.resolveSibling("").normalize();
    }

    /** The flags that the image has, by its description, and then {@code more}. */
    static List<String> imageFlags(List<String> more) throws IOException {
        List<String> flags = new ArrayList<>(SMALL_CONTAINER);
        String description = Files.readString(root().resolve("app/pom.xml"));
        FLAG.matcher(description)
                .results()
                .map(MatchResult::group)
                .map(flag -> FLAG.matcher(flag).replaceAll("$1"))
                .forEach(flags::add);
        flags.addAll(more);
        return flags;
    }

    static List<String> java(List<String> flags, List<String> classPath, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(String.join(
                ":", classPath.stream().map(it -> root().resolve(it).toString()).toList()));
        command.add(mainClass);
        return command;
    }
}
