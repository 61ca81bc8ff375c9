package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Machine;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.util.stream.Stream;

/** As many idle sessions as one process can have here, whatever the plan says, in a server that sees 512 MiB of memory. */
public final class FullRow implements Row {
    /** A process has 20,000 file descriptors where this was made; some are the server's own. */
    private static final int MOST = 19_000;

    private static final double KIB = 1024;

    @Override
    public String name() {
        return "full";
    }

    @Override
    public boolean concerns(Contender contender) {
        return contender == Contender.RIZZTALK;
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        var flags = Stream.concat(plan.javaFlags().stream(), Stream.of("-XX:MaxRAM=512m"));
        try (Stage stage = Stage.set(contender, 1, flags.toList())) {
            long empty = stage.redisMemory();
            stage.connect(MOST);
            Thread.sleep(plan.rest());
            Stage.Cpu before = stage.cpu();
            Thread.sleep(plan.window());
            double seconds = plan.window().toMillis() / 1000.0;
            samples.add(Measure.FULL_CPU, contender, stage.cpu().since(before).total() / seconds / MOST);
            samples.add(
                    Measure.FULL_RSS,
                    contender,
                    Machine.residentKib(stage.server().pid()) / KIB);
            samples.add(Measure.FULL_REDIS, contender, (stage.redisMemory() - empty) / KIB / MOST);
        }
    }
}
