package com.rizztalk.bench.report;

import com.rizztalk.bench.contender.Contender;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured, as a table in Markdown. */
final class Table {
    private Table() {}

    /** One line a goal of which both sides were measured. */
    static String goals(Samples samples) {
        String head =
                "| measure | goal | rizztalk | compared | ratio | verdict |\n| --- | --- | --- | --- | --- | --- |\n";
        return Goal.ALL.stream()
                .flatMap(goal -> {
                    OptionalDouble ratio = goal.ratio(samples);
                    return ratio.isPresent() ? Stream.of(line(goal, samples, ratio.getAsDouble())) : Stream.empty();
                })
                .collect(Collectors.joining("", head, ""));
    }

    private static String line(Goal goal, Samples samples, double ratio) {
        double own = samples.median(goal.measure(), Contender.RIZZTALK).orElseThrow();
        boolean absolute = goal.beside() == null;
        return "| "
                + String.join(
                        " | ",
                        goal.measure().title(),
                        goal.show(),
                        goal.measure().show(own),
                        absolute
                                ? ""
                                : goal.beside2().show(goal.compared(samples).orElseThrow()),
                        absolute ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                        goal.isReached(ratio) ? "reached" : "**not reached**")
                + " |\n";
    }

    /** Every measure of everybody, with how far the runs were apart. */
    static String figures(Samples samples) {
        String names = Arrays.stream(Contender.values()).map(Contender::label).collect(Collectors.joining(" | "));
        String head = "| median (least to most) | " + names + " |\n| --- |" + " --- |".repeat(Contender.values().length)
                + "\n";
        return Arrays.stream(Measure.values())
                .filter(samples::has)
                .map(measure -> "| " + measure.title() + " | "
                        + Arrays.stream(Contender.values())
                                .map(contender -> cell(samples, measure, contender))
                                .collect(Collectors.joining(" | "))
                        + " |\n")
                .collect(Collectors.joining("", head, ""));
    }

    private static String cell(Samples samples, Measure measure, Contender contender) {
        OptionalDouble median = samples.median(measure, contender);
        if (median.isEmpty()) {
            return "";
        }
        var range = samples.values(measure, contender).stream()
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        String middle = measure.show(median.getAsDouble());
        return range.getCount() == 1
                ? middle
                : middle + " (" + measure.show(range.getMin()) + " to " + measure.show(range.getMax()) + ")";
    }
}
