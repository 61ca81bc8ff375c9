package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Loners;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Pairs while others wait who fit nobody: what one costs must not grow with them. A tenth of the crowd pairs off by a
 * tag that they share; the rest waits, more at each step, each with a tag of its own.
 */
public final class GrowthRow implements Row {
    private static final String SHARED_TAG = "shared-by-pairs";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public boolean concerns(Contender contender) {
        return contender == Contender.RIZZTALK;
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        int pairing = Math.max(2, plan.clients() / 10);
        int rest = plan.clients() - pairing;
        try (Stage stage = Stage.set(contender, 1, plan.javaFlags(), configuration(rest))) {
            Crowd crowd = stage.connect(plan.clients());
            Loners loners = new Loners(crowd, pairing);
            // Warm as at every later step: a first one that is colder would hide the growth.
            Matching matching = Matching.closed(crowd, MatchRow.AT_ONCE, pairing, SHARED_TAG);
            Window.steady(stage, matching, plan.warm());
            for (Map.Entry<Integer, Measure> step : steps(rest).entrySet()) {
                matching.end();
                loners.await(step.getKey());
                matching = Matching.closed(crowd, MatchRow.AT_ONCE, pairing, SHARED_TAG);
                Window.steady(stage, matching, plan.warm());
                Window window = Window.of(stage, matching, plan.window());
                samples.add(step.getValue(), contender, window.cpu().total());
            }
        }
    }

    /** How many wait, the fewest first. Of a small crowd only what it has people for. */
    private static SequencedMap<Integer, Measure> steps(int rest) {
        TreeMap<Integer, Measure> steps = new TreeMap<>(Map.of(100, Measure.GROWTH_100, 1000, Measure.GROWTH_1000));
        steps.put(rest, Measure.GROWTH_ALL);
        return steps.headMap(rest, true);
    }

    /**
     * Nobody's patience ends within a run. Few pair off, so that each starts more often than a visitor may, and soon has
     * met all of the few: kept apart, they would wait too.
     */
    private static Map<String, String> configuration(int rest) {
        return Map.of(
                "RIZZTALK_MATCHMAKING_TAGS", SHARED_TAG + "," + String.join(",", Loners.tags(rest)),
                "RIZZTALK_MATCHMAKING_LANGUAGE_AFTER", "1h",
                "RIZZTALK_MATCHMAKING_ANYONE_AFTER", "2h",
                "RIZZTALK_MATCHMAKING_APART", "1ms",
                "RIZZTALK_LIMITS_STARTS", "1000000",
                "RIZZTALK_LIMITS_FRAMES", "1000000");
    }
}
