package com.rizztalk.site;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A mistake in a page, in an editor's words.
 *
 * @param file where
 * @param line which line, from 1
 * @param words what is wrong and what to write instead
 */
record Problem(Path file, int line, String words) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparing(Problem::words);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + words;
    }
}
