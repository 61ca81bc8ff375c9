package com.rizztalk.bench.report;

import com.rizztalk.bench.contender.Contender;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Every figure that was measured. What is told is the median. */
public final class Samples {
    private final Map<Measure, Map<Contender, List<Double>>> all = new EnumMap<>(Measure.class);

    private final List<String> failures = new ArrayList<>();

    /** Something could not be measured in one run. */
    public void fail(String what) {
        failures.add(what);
        System.err.println("Failed: " + what);
    }

    String failures() {
        return failures.isEmpty() ? "" : " Failed in single runs, and left out: " + String.join("; ", failures) + ".";
    }

    public void add(Measure measure, Contender contender, double value) {
        of(measure).computeIfAbsent(contender, absent -> new ArrayList<>()).add(value);
        System.out.println(contender.label() + ": " + measure.title() + " " + measure.show(value));
    }

    Map<Contender, List<Double>> of(Measure measure) {
        return all.computeIfAbsent(measure, absent -> new EnumMap<>(Contender.class));
    }

    boolean has(Measure measure) {
        return !of(measure).isEmpty();
    }

    List<Double> values(Measure measure, Contender contender) {
        return of(measure).getOrDefault(contender, List.of());
    }

    /** The middle of what was measured, where anything was. */
    public OptionalDouble median(Measure measure, Contender contender) {
        List<Double> values = values(measure, contender).stream().sorted().toList();
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = values.size() / 2;
        return OptionalDouble.of(
                values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2);
    }
}
