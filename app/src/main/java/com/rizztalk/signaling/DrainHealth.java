package com.rizztalk.signaling;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Readiness goes down as soon as this node is going away. */
@Singleton
@Readiness
final class DrainHealth implements HealthIndicator {
    private final Drain drain;

    DrainHealth(Drain drain) {
        this.drain = drain;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("drain", drain.isBegun() ? HealthStatus.DOWN : HealthStatus.UP)
                .build());
    }
}
