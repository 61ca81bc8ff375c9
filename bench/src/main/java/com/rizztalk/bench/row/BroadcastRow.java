package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.JavaHeap;
import com.rizztalk.bench.contender.Machine;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Audience;
import com.rizztalk.bench.crowd.Passerby;
import com.rizztalk.bench.crowd.Relaying;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Candidates of a few while everybody is told how many are online, beside the same while nobody is; and what telling
 * costs. The server tells once a beat, and only where the count changed: so somebody comes and goes.
 */
public final class BroadcastRow implements Row {
    private static final int TALKING = 1_000;
    private static final double FRAMES_A_SECOND_EACH = 2;

    /** Twice as many as elsewhere do not fit into the heap that a container of 640 MB gets. */
    private static final String MEMORY = "-XX:MaxRAM=1g";

    /** Descriptors of a process for all else than clients. */
    private static final int SPARE = 1_000;

    private static final Duration BEAT = Duration.ofSeconds(1);

    /** How many the server tells in a second (websocket.Broadcast). */
    private static final int TOLD_A_SECOND = 2_000;

    /** However short a window is: by then somebody came, and everybody was told. */
    private static final Duration LEAST = Duration.ofMillis(2_500);

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public boolean concerns(Contender contender) {
        return contender == Contender.RIZZTALK;
    }

    @Override
    public void measure(Contender contender, Plan plan, Samples samples) throws IOException, InterruptedException {
        int connected = Math.min(2 * plan.clients(), Machine.descriptors() - SPARE);
        int talking = Math.min(TALKING, connected / 2);
        Duration window = plan.window().compareTo(LEAST) < 0 ? LEAST : plan.window();
        List<String> flags =
                Stream.concat(plan.javaFlags().stream(), Stream.of(MEMORY)).toList();
        try (Stage stage = Stage.set(contender, 1, flags)) {
            Audience audience = Audience.of(stage.connect(connected - talking));
            Relaying relaying =
                    Relaying.begin(stage.connect(talking), RelayRow.CANDIDATE_BYTES, 0, talking * FRAMES_A_SECOND_EACH);
            Thread.sleep(plan.rest().plus(silence(connected)));
            audience.take();
            Window without = Window.of(stage, relaying, plan.window());
            expect(audience.take() == 0, "The count of those online changed while nobody came or went");
            samples.add(Measure.BROADCAST_P99_WITHOUT, contender, without.millis(99));
            try (Passerby _ = stage.passerby(BEAT)) {
                Window with = Window.of(stage, relaying, window);
                expect(audience.take() > 0, "Nobody was told how many are online");
                samples.add(Measure.BROADCAST_P99, contender, with.millis(99));
                relaying.at(0, 0);
                cost(contender, stage, audience, window, samples);
            }
        }
    }

    /** By then everybody has been told of the last who came. */
    private static Duration silence(int connected) {
        return BEAT.multipliedBy(2L + 2L * connected / TOLD_A_SECOND);
    }

    /** What telling costs where the server does nothing else: the beat and who comes and goes are in it. */
    private static void cost(Contender contender, Stage stage, Audience audience, Duration window, Samples samples)
            throws IOException, InterruptedException {
        long pid = stage.server().pid();
        double allocated = JavaHeap.allocatedKib(pid);
        Stage.Cpu cpu = stage.cpu();
        audience.take();
        Thread.sleep(window);
        long told = audience.take();
        expect(told > 0, "Nobody was told how many are online");
        samples.add(Measure.BROADCAST_CPU, contender, stage.cpu().since(cpu).server() / told);
        samples.add(Measure.BROADCAST_ALLOCATED, contender, (JavaHeap.allocatedKib(pid) - allocated) / told);
    }

    private static void expect(boolean happened, String otherwise) {
        if (!happened) {
            throw new IllegalStateException(otherwise);
        }
    }
}
