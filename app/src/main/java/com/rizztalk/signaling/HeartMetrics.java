package com.rizztalk.signaling;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.context.annotation.Context;
import java.util.concurrent.TimeUnit;

/** Whether this node's heart keeps its time: both numbers grow without end if it does not. */
@Context
final class HeartMetrics {
    HeartMetrics(MeterRegistry meters, Heart heart) {
        TimeGauge.builder(
                        "rizztalk.beat.lag",
                        heart,
                        TimeUnit.NANOSECONDS,
                        it -> it.sinceBeaten().toNanos())
                .description("Since Redis last answered a beat")
                .register(meters);
        TimeGauge.builder(
                        "rizztalk.reaper.lag",
                        heart,
                        TimeUnit.NANOSECONDS,
                        it -> it.sinceSwept().toNanos())
                .description("Since the reaper last had nothing left to do")
                .register(meters);
    }
}
