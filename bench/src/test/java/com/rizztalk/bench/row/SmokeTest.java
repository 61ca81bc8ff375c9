package com.rizztalk.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.crowd.Relaying;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every contender as it is measured, with few clients and for a moment. The rivals need {@code npm ci} before. */
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
}
