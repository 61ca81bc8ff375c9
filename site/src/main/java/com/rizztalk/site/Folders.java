package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the JDK leaves to do with folders. */
final class Folders {
    private Folders() {}

    /** Makes a folder, and empties it where it is there. */
    static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> inside;
            try (Stream<Path> walk = Files.walk(folder)) {
                inside = walk.filter(path -> !path.equals(folder))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path path : inside) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder);
    }

    /** Makes a folder that is gone when the program ends, by Ctrl-C too. */
    static Path temporary(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                empty(folder);
                Files.delete(folder);
            } catch (IOException e) {
                System.err.println("A temporary folder stays behind: " + e);
            }
        }));
        return folder;
    }

    static List<Path> foldersIn(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Differs when a file in the folder was added, saved or removed. */
    static String state(Path folder) throws IOException {
        StringBuilder state = new StringBuilder();
        for (Path file : files(folder)) {
            state.append(file)
                    .append(Files.getLastModifiedTime(file))
                    .append(Files.size(file))
                    .append('\n');
        }
        return state.toString();
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
