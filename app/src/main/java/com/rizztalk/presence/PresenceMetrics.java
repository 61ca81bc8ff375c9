package com.rizztalk.presence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;

/** The whole deployment's counts as each node knows them: to be read from one node, never added up. */
@Context
final class PresenceMetrics {
    PresenceMetrics(MeterRegistry meters, OnlineCount online) {
        Gauge.builder("rizztalk.online", online, it -> it.beat().online())
                .description("Sessions connected to the whole deployment")
                .register(meters);
        Gauge.builder("rizztalk.waiting", online, it -> it.beat().waiting())
                .description("Sessions in the pool, of all nodes")
                .register(meters);
        Gauge.builder("rizztalk.calls", online, it -> it.beat().calls())
                .description("Calls that are on, of all nodes")
                .register(meters);
    }
}
