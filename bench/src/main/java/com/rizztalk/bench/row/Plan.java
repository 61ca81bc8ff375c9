package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param clients connected at once
 * @param runs how often everything is begun anew; contenders take turns within a run
 * @param warm the longest load before anything counts
 * @param window how long one figure is measured
 * @param contenders who takes part
 * @param javaFlags more flags for the Java programs
 */
public record Plan(
        int clients, int runs, Duration warm, Duration window, List<Contender> contenders, List<String> javaFlags) {
    private static final Duration REST = Duration.ofSeconds(15);

    public Plan {
        contenders = List.copyOf(contenders);
        javaFlags = List.copyOf(javaFlags);
    }

    /** How long what does not depend on the compiler is left alone before it is measured. */
    Duration rest() {
        return warm.compareTo(REST) < 0 ? warm : REST;
    }
}
