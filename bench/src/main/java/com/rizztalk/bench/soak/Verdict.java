package com.rizztalk.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What half an hour has shown: empty where every promise was kept. */
final class Verdict {
    /** How much of growth from the second to the last quarter is chance. */
    private static final double FLAT = 1.15;

    /** What of a start's answers may be that Redis did not answer in time: the promise of a month (docs/operators.md). */
    private static final double UNAVAILABLE = 0.005;

    private Verdict() {}

    /**
     * Judges.
     *
     * @param minutes in their order, at least four
     * @param left keys in Redis by kind, after all have gone and every grace has ended
     * @param calls that Redis counts then
     * @return what is wrong, a sentence each
     */
    static List<String> of(List<Minute> minutes, Map<String, Long> left, long calls) {
        List<String> wrong = new ArrayList<>();
        Minute last = minutes.getLast();
        if (last.violations() > 0) {
            wrong.add(last.violations() + " promises were broken");
        }
        if (last.errors() > 0) {
            wrong.add(last.errors() + " errors were logged");
        }
        grown(minutes, Minute::heapKib, "heap after a collection", wrong);
        grown(minutes, Minute::keysOfNow, "number of keys in Redis", wrong);
        for (String kind : List.of("session", "inbox", "lost", "pool")) {
            if (left.getOrDefault(kind, 0L) > 0) {
                wrong.add(left.get(kind) + " keys of the kind " + kind + " are left in Redis");
            }
        }
        if (calls != 0) {
            wrong.add(calls + " calls are counted, and nobody is there");
        }
        if (last.unavailable() > last.pairs() * UNAVAILABLE) {
            wrong.add(last.unavailable() + " were told that the service is not available");
        }
        return wrong;
    }

    private static void grown(List<Minute> minutes, ToDoubleFunction<Minute> of, String what, List<String> wrong) {
        int quarter = minutes.size() / 4;
        double second = median(minutes.subList(quarter, 2 * quarter), of);
        double last = median(minutes.subList(minutes.size() - quarter, minutes.size()), of);
        if (last > FLAT * second) {
            wrong.add("The %s grew from %,.0f to %,.0f".formatted(what, second, last));
        }
    }

    private static double median(List<Minute> minutes, ToDoubleFunction<Minute> of) {
        double[] sorted = minutes.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
