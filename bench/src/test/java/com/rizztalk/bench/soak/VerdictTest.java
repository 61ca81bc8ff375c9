package com.rizztalk.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static Minute minute(int at, double heap, long unavailable, long violations, long errors) {
        return new Minute(at, 10, 2, 8, 1000, unavailable, violations, heap, Map.of("session", 10L), errors);
    }

    private static List<Minute> minutes(IntToDoubleFunction heap) {
        return IntStream.rangeClosed(1, 8)
                .mapToObj(at -> minute(at, heap.applyAsDouble(at), 0, 0, 0))
                .toList();
    }

    @Test
    void findsNothingWhereNothingGrewAndAllIsGone() {
        assertThat(Verdict.of(minutes(at -> 100), Map.of("avoid", 5L, "nodes", 1L), 0))
                .isEmpty();
    }

    @Test
    void findsAHeapThatGrows() {
        assertThat(Verdict.of(minutes(at -> 100 + 10 * at), Map.of(), 0)).hasSize(1);
    }

    @Test
    void findsWhatIsLeftInRedis() {
        assertThat(Verdict.of(minutes(at -> 100), Map.of("session", 1L), 3)).hasSize(2);
    }

    @Test
    void findsBrokenPromisesErrorsAndAServiceThatIsAway() {
        assertThat(Verdict.of(
                        Stream.concat(minutes(at -> 100).stream(), Stream.of(minute(9, 100, 6, 1, 1)))
                                .toList(),
                        Map.of(),
                        0))
                .hasSize(3);
    }
}
