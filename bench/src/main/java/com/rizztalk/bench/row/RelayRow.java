package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Relaying;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;

/** Candidates from peer to peer, everybody in a call: what one costs, and how long one takes at half of the most. */
public final class RelayRow implements Row {
    static final int CANDIDATE_BYTES = 800;

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 1, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Relaying relaying = Relaying.begin(crowd, CANDIDATE_BYTES, MatchRow.AT_ONCE, 0);
            Window.steady(stage, relaying, plan.warm());
            long commands = stage.redisCommands();
            Window warm = Window.of(stage, relaying, plan.window());
            commands = stage.redisCommands() - commands;
            samples.add(Measure.RELAY_CPU, contender, warm.cpu().total());
            samples.add(Measure.RELAY_RATE, contender, warm.rate());
            if (contender == Contender.RIZZTALK || contender == Contender.SOCKET_IO) {
                samples.add(Measure.RELAY_COMMANDS, contender, (double) commands / warm.pairs());
            }
            Window half = Window.settled(stage, relaying.at(0, warm.rate() / 2), plan.window());
            samples.add(Measure.RELAY_P99, contender, half.millis(99));
        }
    }
}
