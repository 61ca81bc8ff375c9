package com.rizztalk.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.crowd.Relaying;
import com.rizztalk.bench.report.Measure;
import com.rizztalk.bench.report.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every contender as it is measured, and the rows of Rizztalk alone, with few clients and for a moment. The rivals need
 * {@code npm ci} before.
 */
class SmokeTest {
    private static final int CLIENTS = 50;
    private static final Duration MOMENT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    void everybodyIsMatchedAndCandidatesArrive(Contender contender) throws Exception {
        try (Stage stage = Stage.set(contender, 1, List.of())) {
            Crowd crowd = stage.connect(CLIENTS);
            Matching matching = Matching.closed(crowd, 1);
            Window pairs = Window.of(stage, matching, MOMENT);
            matching.end();
            // Waits until each of them is in a call.
            Relaying relaying = Relaying.begin(crowd, RelayRow.CANDIDATE_BYTES, 8, 0);
            Window frames = Window.of(stage, relaying, MOMENT);

            assertThat(pairs.pairs()).isPositive();
            assertThat(pairs.latency().getTotalCount()).isEqualTo(pairs.pairs());
            assertThat(frames.pairs()).isPositive();
        }
    }

    @Test
    void pairsAreMadeWhileManyWait() throws Exception {
        Samples samples = measure(new GrowthRow(), 120);
        assertThat(samples.median(Measure.GROWTH_100, Contender.RIZZTALK)).isPresent();
        assertThat(samples.median(Measure.GROWTH_1000, Contender.RIZZTALK)).isEmpty();
        assertThat(samples.median(Measure.GROWTH_ALL, Contender.RIZZTALK)).isPresent();
    }

    @Test
    void candidatesArriveWhileEverybodyIsTold() throws Exception {
        Samples samples = measure(new BroadcastRow(), 60);
        assertThat(samples.median(Measure.BROADCAST_P99_WITHOUT, Contender.RIZZTALK))
                .isPresent();
        assertThat(samples.median(Measure.BROADCAST_P99, Contender.RIZZTALK)).isPresent();
        assertThat(samples.median(Measure.BROADCAST_ALLOCATED, Contender.RIZZTALK)
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void theProfileSaysWhereTimeGoes(@TempDir Path folder) throws Exception {
        // So many that none of them starts more often than a visitor may, while the profiler is being loaded.
        ProfileRows.write(plan(1_000), folder);

        assertThat(folder.resolve("profile.md"))
                .content()
                .contains("| a pair | a candidate |", "| writing to sockets |", "| Redis: the scripts around them |")
                .doesNotContain("NaN");
        assertThat(folder.resolve("profile-pair.html")).content().contains("<h1>A pair</h1>");
    }

    private static Plan plan(int clients) {
        return new Plan(clients, 1, MOMENT, MOMENT, List.of(Contender.RIZZTALK), List.of());
    }

    private static Samples measure(Row row, int clients) throws Exception {
        Samples samples = new Samples();
        row.measure(Contender.RIZZTALK, plan(clients), samples);
        return samples;
    }
}
