package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.JavaHeap;
import com.rizztalk.bench.contender.Machine;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.time.Duration;

/** Start, idle memory, and what a connected session that does nothing adds to it. */
public final class SessionRow implements Row {
    private static final Duration REST = Duration.ofSeconds(3);
    private static final double KIB = 1024;

    @Override
    public String name() {
        return "session";
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 1, plan.javaFlags())) {
            long pid = stage.server().pid();
            boolean java = contender == Contender.RIZZTALK || contender == Contender.FLOOR;
            samples.add(Measure.START, contender, stage.server().started().toMillis() / 1000.0);
            Thread.sleep(REST);
            long idle = Machine.residentKib(pid);
            samples.add(Measure.IDLE_RSS, contender, idle / KIB);
            double heap = java ? JavaHeap.liveKib(pid) : 0;
            stage.connect(plan.clients());
            Thread.sleep(REST);
            samples.add(Measure.SESSION_RSS, contender, (double) (Machine.residentKib(pid) - idle) / plan.clients());
            if (java) {
                samples.add(Measure.SESSION_HEAP, contender, (JavaHeap.liveKib(pid) - heap) / plan.clients());
            }
        }
    }
}
