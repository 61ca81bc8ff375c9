package com.rizztalk.site;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects all mistakes of one run, so that an editor sees them at once. */
final class Problems {
    private final Path root;
    private final SortedSet<Problem> found = new TreeSet<>();

    /** Takes the folder that files are named from. */
    Problems(Path root) {
        this.root = root;
    }

    void add(Path file, int line, String words) {
        found.add(new Problem(root.relativize(file), line, words));
    }

    /** Whether something is wrong with a file already, so that what follows from it need not be said. */
    boolean has(Path file) {
        Path name = root.relativize(file);
        return found.stream().anyMatch(problem -> problem.file().equals(name));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
