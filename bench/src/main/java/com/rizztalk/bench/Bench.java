package com.rizztalk.bench;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import java.util.List;

/** Trial. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[0]);
        for (String name : arguments[1].split(",", -1)) {
            Contender contender = Contender.valueOf(name);
            List<String> flags = arguments.length > 2 ? List.of(arguments[2].split(" ", -1)) : List.of();
            try (Stage stage = Stage.set(contender, 1, flags)) {
                System.out.println(
                        contender + " started " + stage.server().started().toMillis() + " pid "
                                + stage.server().pid());
                Crowd crowd = stage.connect(clients);
                Matching matching = Matching.closed(crowd, 32);
                for (int i = 0; i < 5; i++) {
                    Stage.Cpu before = stage.cpu();
                    long commands = stage.redisCommands();
                    matching.take();
                    Thread.sleep(4000);
                    Matching.Result result = matching.take();
                    Stage.Cpu each = stage.cpu().since(before).each(result.pairs());
                    System.out.printf(
                            "%s %d pairs/s server %.1f redis %.1f us/pair p50 %.2f p99 %.2f cmds %.2f%n",
                            contender,
                            result.pairs() / 4,
                            each.server(),
                            each.redis(),
                            result.latency().getValueAtPercentile(50) / 1e6,
                            result.latency().getValueAtPercentile(99) / 1e6,
                            (stage.redisCommands() - commands) / (double) result.pairs());
                }
            }
        }
    }
}
