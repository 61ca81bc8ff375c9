package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.time.Duration;

/** Pairs: what one costs cold and warm, how many a second at the most, and how long one takes where there is room. */
public final class MatchRow implements Row {
    static final int AT_ONCE = 32;
    static final double EASY_RATE = 500;
    private static final Duration COLD = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "match";
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        try (Stage stage = Stage.set(contender, 1, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Matching matching = Matching.closed(crowd, AT_ONCE);
            Window cold = Window.of(stage, matching, COLD);
            samples.add(Measure.PAIR_CPU_COLD, contender, cold.cpu().total());
            Window.steady(stage, matching, plan.warm());
            long commands = stage.redisCommands();
            Window warm = Window.of(stage, matching, plan.window());
            commands = stage.redisCommands() - commands;
            samples.add(Measure.PAIR_CPU, contender, warm.cpu().total());
            samples.add(Measure.PAIR_CPU_SERVER, contender, warm.cpu().server());
            samples.add(Measure.PAIR_CPU_REDIS, contender, warm.cpu().redis());
            samples.add(Measure.PAIRS_A_SECOND, contender, warm.rate());
            if (contender == Contender.RIZZTALK || contender == Contender.SOCKET_IO) {
                samples.add(Measure.PAIR_COMMANDS, contender, (double) commands / warm.pairs());
            }
            matching.ease(EASY_RATE);
            Window easy = Window.settled(stage, matching, plan.window());
            samples.add(Measure.MATCH_P50, contender, easy.millis(50));
            samples.add(Measure.MATCH_P99, contender, easy.millis(99));
        }
    }
}
