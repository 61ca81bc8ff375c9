package com.rizztalk.bench;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.row.Plan;
import com.rizztalk.bench.row.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code make bench} was asked for: arguments such as {@code clients=2000}; an empty one counts as none. */
final class Options {
    private static final Set<String> KNOWN =
            Set.of("only", "contenders", "clients", "runs", "warm", "seconds", "flags");

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || !KNOWN.contains(parts[0])) {
                throw new IllegalArgumentException("There is no option " + argument + "; there are " + KNOWN);
            }
            if (!parts[1].isBlank()) {
                values.put(parts[0], parts[1]);
            }
        }
        return new Options(values);
    }

    Plan plan() {
        return new Plan(
                Integer.parseInt(value("clients", "10000")),
                Integer.parseInt(value("runs", "3")),
                Duration.ofSeconds(Long.parseLong(value("warm", "90"))),
                Duration.ofSeconds(Long.parseLong(value("seconds", "10"))),
                values.containsKey("contenders")
                        ? list("contenders").stream().map(Options::contender).toList()
                        : List.of(Contender.values()),
                values.containsKey("flags") ? List.of(value("flags", "").split(" +", -1)) : List.of());
    }

    boolean wants(Row row) {
        return !values.containsKey("only") || list("only").contains(row.name());
    }

    /** Where the time goes is asked for as "profile", and part of the whole. */
    boolean wantsProfile() {
        return values.containsKey("only") ? list("only").contains("profile") : writes();
    }

    /** A part of the measures would put half a table in the place of a whole one. */
    boolean writes() {
        return !values.containsKey("only") && !values.containsKey("contenders") && !values.containsKey("flags");
    }

    private List<String> list(String name) {
        return List.of(value(name, "").split(",", -1));
    }

    private static Contender contender(String label) {
        return Arrays.stream(Contender.values())
                .filter(it -> it.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contender " + label));
    }

    private String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
