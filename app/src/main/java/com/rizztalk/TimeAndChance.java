package com.rizztalk;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Time and chance, in one place so that a test can put its own there. */
@Factory
final class TimeAndChance {
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
