package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.crowd.Relaying;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;

/** Two nodes that share a Redis, the crowd in turn on the one and the other: half of the pairs are across. */
public final class TwoNodesRow implements Row {
    @Override
    public String name() {
        return "two-nodes";
    }

    @Override
    public boolean concerns(Contender contender) {
        return contender != Contender.FLOOR;
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 2, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Matching matching = Matching.closed(crowd, MatchRow.AT_ONCE);
            Window.steady(stage, matching, plan.warm());
            samples.add(
                    Measure.TWO_NODES_CPU,
                    contender,
                    Window.of(stage, matching, plan.window()).cpu().total());
            matching.ease(MatchRow.EASY_RATE);
            Window easy = Window.settled(stage, matching, plan.window());
            samples.add(Measure.TWO_NODES_P50, contender, easy.millis(50));
        }
        if (contender == Contender.RIZZTALK) {
            relay(contender, plan, samples);
        }
    }

    private static void relay(Contender contender, Plan plan, Samples samples)
            throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 2, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Relaying relaying = Relaying.begin(crowd, RelayRow.CANDIDATE_BYTES, MatchRow.AT_ONCE, 0);
            Window.steady(stage, relaying, plan.warm());
            Stage.Cpu cpu = Window.of(stage, relaying, plan.window()).cpu();
            samples.add(Measure.TWO_NODES_RELAY, contender, cpu.total());
            samples.add(Measure.TWO_NODES_RELAY_REDIS, contender, cpu.redis());
        }
    }
}
