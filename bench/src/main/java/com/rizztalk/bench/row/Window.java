package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.crowd.Relaying;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What came of a load in a while.
 *
 * @param pairs or frames
 * @param cpu of one of them
 * @param rate of them a second
 * @param latency of them, in nanoseconds
 */
record Window(long pairs, Stage.Cpu cpu, double rate, Histogram latency) {
    private static final double NANOS_A_MILLI = 1e6;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final double STILL_FALLING = 0.97;

    private interface Load {
        Object take() throws InterruptedException;
    }

    static Window of(Stage stage, Matching matching, Duration length) throws IOException, InterruptedException {
        Timed timed = timed(stage, matching::take, length);
        Matching.Result result = (Matching.Result) timed.result;
        return window(timed, result.pairs(), result.latency());
    }

    static Window of(Stage stage, Relaying relaying, Duration length) throws IOException, InterruptedException {
        Timed timed = timed(stage, relaying::take, length);
        Relaying.Result result = (Relaying.Result) timed.result;
        return window(timed, result.frames(), result.latency());
    }

    /**
     * The window after one that is let go, where the pace has just changed: what was under way at the old pace waited for
     * the old pace's others, and all sides compile anew for the new one.
     */
    static Window settled(Stage stage, Matching matching, Duration length) throws IOException, InterruptedException {
        of(stage, matching, length);
        return of(stage, matching, length);
    }

    /** The same for candidates. */
    static Window settled(Stage stage, Relaying relaying, Duration length) throws IOException, InterruptedException {
        of(stage, relaying, length);
        return of(stage, relaying, length);
    }

    /**
     * Waits until the load costs what it will go on costing: a JVM compiles for a minute and longer what Node.js compiles in
     * seconds. Ends when ten seconds cost no 3 % less than the ten before, and after {@code atMost}.
     */
    static void steady(Stage stage, Matching matching, Duration atMost) throws IOException, InterruptedException {
        steady(() -> of(stage, matching, STEP), atMost);
    }

    /** The same for candidates. */
    static void steady(Stage stage, Relaying relaying, Duration atMost) throws IOException, InterruptedException {
        steady(() -> of(stage, relaying, STEP), atMost);
    }

    private static void steady(Measured load, Duration atMost) throws IOException, InterruptedException {
        if (atMost.compareTo(STEP) < 0) {
            Thread.sleep(atMost);
            return;
        }
        double before = Double.MAX_VALUE;
        for (long steps = atMost.dividedBy(STEP); steps > 0; steps--) {
            double now = load.next().cpu.total();
            if (now > before * STILL_FALLING) {
                return;
            }
            before = now;
        }
    }

    private interface Measured {
        Window next() throws IOException, InterruptedException;
    }

    /** The latency that so many of a hundred do not exceed, in milliseconds. */
    double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / NANOS_A_MILLI;
    }

    private record Timed(Object result, Stage.Cpu cpu, double seconds) {}

    private static Timed timed(Stage stage, Load load, Duration length) throws IOException, InterruptedException {
        load.take();
        Stage.Cpu before = stage.cpu();
        long begun = System.nanoTime();
        Thread.sleep(length);
        Object result = load.take();
        return new Timed(result, stage.cpu().since(before), (System.nanoTime() - begun) / 1e9);
    }

    private static Window window(Timed timed, long count, Histogram latency) {
        if (count == 0) {
            throw new IllegalStateException("Nothing came of the load");
        }
        return new Window(count, timed.cpu.each(count), count / timed.seconds, latency);
    }
}
