package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;

/** Some measures that are taken together: one run of one contender. */
public interface Row {
    /** By what it is asked for. */
    String name();

    /** Whether it is a measure of this contender. */
    default boolean concerns(Contender contender) {
        return true;
    }

    /** Takes them. */
    void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException;
}
