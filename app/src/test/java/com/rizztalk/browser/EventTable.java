package com.rizztalk.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of docs/analytics.md: what it promises is what tests expect. */
final class EventTable {
    private static final Path DOCUMENT = Path.of("..", "docs", "analytics.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private EventTable() {}

    /** The parameters of each event. */
    static Map<String, Set<String>> parameters() {
        Map<String, Set<String>> events = new TreeMap<>();
        for (List<String> row : rows("event")) {
            events.put(quoted(row.get(0)).iterator().next(), quoted(row.get(2)));
        }
        return events;
    }

    /** The values that a parameter may have, where they are listed. */
    static Set<String> values(String parameter) {
        Set<String> values = new TreeSet<>();
        rows("`" + parameter + "`").forEach(row -> values.addAll(quoted(row.getFirst())));
        return values;
    }

    private static Set<String> quoted(String cell) {
        Set<String> words = new TreeSet<>();
        QUOTED.matcher(cell).results().map((MatchResult word) -> word.group(1)).forEach(words::add);
        return words;
    }

    private static List<List<String>> rows(String heading) {
        List<List<String>> rows = lines().stream()
                .dropWhile(line -> !line.startsWith("| " + heading + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalStateException(DOCUMENT + " has no table of " + heading);
        }
        return rows;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(DOCUMENT);
        } catch (IOException e) {
            throw new IllegalStateException("The table of events can't be read", e);
        }
    }
}
