package com.rizztalk.signaling;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Readiness follows the heartbeat, which uses the same connection to Redis as visitors' requests do. */
@Singleton
@Readiness
final class RedisHealth implements HealthIndicator {
    private final Heart heart;

    RedisHealth(Heart heart) {
        this.heart = heart;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("redis", heart.isRedisReady() ? HealthStatus.UP : HealthStatus.DOWN)
                .build());
    }
}
