package com.rizztalk.bench.report;

import com.rizztalk.bench.contender.Contender;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a measure.
 *
 * @param measure of Rizztalk
 * @param atLeast whether more is better
 * @param factor a value in the measure's unit, or a multiple of what is compared with
 * @param beside another's figure to compare with, or null
 * @param beside2 the measure of it
 */
record Goal(
        Measure measure,
        boolean atLeast,
        double factor,
        @Nullable Contender beside,
        Measure beside2) {
    static final List<Goal> ALL = List.of(
            most(Measure.PAIR_CPU, 1.2, Contender.FLOOR),
            most(Measure.PAIR_CPU, 0.5, Contender.SOCKET_IO),
            most(Measure.PAIR_CPU, 0.85, Contender.PLAIN_WS),
            new Goal(Measure.PAIR_CPU_COLD, false, 1.5, Contender.RIZZTALK, Measure.PAIR_CPU),
            most(Measure.MATCH_P50, 1.2, Contender.FLOOR),
            most(Measure.MATCH_P99, 1.5, Contender.FLOOR),
            most(Measure.MATCH_P99, 1, Contender.SOCKET_IO),
            new Goal(Measure.PAIRS_A_SECOND, true, 2, Contender.SOCKET_IO, Measure.PAIRS_A_SECOND),
            new Goal(Measure.PAIRS_A_SECOND, true, 1.2, Contender.PLAIN_WS, Measure.PAIRS_A_SECOND),
            new Goal(Measure.TWO_NODES_CPU, false, 1.5, Contender.RIZZTALK, Measure.PAIR_CPU),
            most(Measure.RELAY_CPU, 1.2, Contender.FLOOR),
            most(Measure.RELAY_CPU, 0.5, Contender.SOCKET_IO),
            most(Measure.RELAY_CPU, 0.85, Contender.PLAIN_WS),
            most(Measure.RELAY_P99, 5),
            most(Measure.SESSION_HEAP, 6),
            most(Measure.SESSION_RSS, 8),
            most(Measure.SESSION_RSS, 1, Contender.PLAIN_WS),
            most(Measure.FULL_RSS, 512),
            most(Measure.BROWSER_HEARD, 300),
            most(Measure.START, 0.6),
            most(Measure.START, 2, Contender.PLAIN_WS),
            most(Measure.IDLE_RSS, 110),
            // None: a node's heartbeats and sweeps, five a second, are counted too.
            most(Measure.RELAY_COMMANDS, 0.01),
            new Goal(Measure.BROADCAST_P99, false, 2, Contender.RIZZTALK, Measure.BROADCAST_P99_WITHOUT),
            new Goal(Measure.GROWTH_1000, false, 1.2, Contender.RIZZTALK, Measure.GROWTH_100),
            new Goal(Measure.GROWTH_ALL, false, 1.2, Contender.RIZZTALK, Measure.GROWTH_100));

    private static Goal most(Measure measure, double factor, Contender beside) {
        return new Goal(measure, false, factor, beside, measure);
    }

    private static Goal most(Measure measure, double value) {
        return new Goal(measure, false, value, null, measure);
    }

    /** As it stands in the table. */
    String show() {
        String sign = atLeast ? "≥ " : "≤ ";
        if (beside == null) {
            return sign + measure.show(factor);
        }
        return sign + factor + " × " + (beside == Contender.RIZZTALK ? beside2.title() : beside.label());
    }

    OptionalDouble compared(Samples samples) {
        return beside == null ? OptionalDouble.of(1) : samples.median(beside2, beside);
    }

    /** Rizztalk's figure as a multiple of what is compared with, or itself. */
    OptionalDouble ratio(Samples samples) {
        OptionalDouble own = samples.median(measure, Contender.RIZZTALK);
        OptionalDouble other = compared(samples);
        return own.isPresent() && other.isPresent()
                ? OptionalDouble.of(own.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    boolean isReached(double ratio) {
        return atLeast ? ratio >= factor : ratio <= factor;
    }
}
