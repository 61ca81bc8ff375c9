package com.rizztalk.bench;

import com.rizztalk.bench.contender.Commands;
import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.report.Report;
import com.rizztalk.bench.report.Samples;
import com.rizztalk.bench.row.BroadcastRow;
import com.rizztalk.bench.row.BrowserRow;
import com.rizztalk.bench.row.FullRow;
import com.rizztalk.bench.row.GrowthRow;
import com.rizztalk.bench.row.MatchRow;
import com.rizztalk.bench.row.Plan;
import com.rizztalk.bench.row.ProfileRows;
import com.rizztalk.bench.row.RelayRow;
import com.rizztalk.bench.row.Row;
import com.rizztalk.bench.row.SessionRow;
import com.rizztalk.bench.row.TwoNodesRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code make bench}: measures, prints the table, and writes the results where all of it was measured. */
public final class Bench {
    private static final List<Row> ROWS = List.of(
            new SessionRow(),
            new FullRow(),
            new MatchRow(),
            new RelayRow(),
            new TwoNodesRow(),
            new GrowthRow(),
            new BroadcastRow(),
            new BrowserRow());

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.parse(arguments);
        Plan plan = options.plan();
        Samples samples = new Samples();
        Path bench = Commands.root().resolve("bench");
        // First, since every report shows it.
        if (options.wantsProfile()) {
            Path results = bench.resolve("results");
            ProfileRows.write(plan, results);
            System.out.println(Files.readString(results.resolve("profile.md")));
        }
        for (int run = 1; run <= plan.runs(); run++) {
            for (Row row : ROWS) {
                if (options.wants(row)) {
                    turn(row, plan, run, samples);
                }
            }
            // After each, so that an hour is not lost where the last one is cut short.
            if (options.writes()) {
                Report.write(bench, samples, conditions(plan, run));
            }
        }
        System.out.println();
        System.out.println(Report.table(samples));
    }

    private static String conditions(Plan plan, int runs) {
        return "%,d connected; medians of %d runs, in which the contenders take turns; warmed up until steady, %d s at the most, before a window of %d s."
                .formatted(
                        plan.clients(),
                        runs,
                        plan.warm().toSeconds(),
                        plan.window().toSeconds());
    }

    /**
     * Another one begins in each run: who is first has the crowd's own code compiled. A machine that others keep busy may fail
     * one of many: the rest is worth having, and the results say so.
     */
    private static void turn(Row row, Plan plan, int run, Samples samples) throws InterruptedException {
        List<Contender> contenders = new ArrayList<>(plan.contenders());
        Collections.rotate(contenders, 1 - run);
        for (Contender contender : contenders) {
            if (row.concerns(contender)) {
                try {
                    row.measure(contender, plan, samples);
                } catch (IOException | IllegalStateException e) {
                    samples.fail(row.name() + " of " + contender.label() + ": " + e.getMessage());
                }
            }
        }
    }
}
