package com.rizztalk.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.ratelimit.LimitsConfiguration;
import com.rizztalk.redis.Redis;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An address is recognised for a while, and by nobody without the key. */
class AddressHasherTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final String OLD = "the old secret key";
    private static final String NEW = "the new secret key";
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    private static Visitor visitor(Instant at, boolean limits, String... keys) {
        ModerationConfiguration configuration = new ModerationConfiguration(
                null, List.of(keys), PERIOD, 3, Duration.ofHours(24), List.of(Duration.ofHours(1)), PERIOD);
        LimitsConfiguration limited =
                new LimitsConfiguration(limits, 20, 30, 100, Duration.ofMinutes(1), 200, 1000, Duration.ofSeconds(10));
        HashSecrets secrets = new HashSecrets(configuration, server.bean(Redis.class), server.bean(Ids.class));
        return new AddressHasher(secrets, configuration, limited, Clock.fixed(at, ZoneOffset.UTC))
                .visitor("198.51.100.7", "198.51.100.7");
    }

    @Test
    void aHashIsAlwaysTheSameWithinAPeriod() {
        assertThat(visitor(NOW, true, OLD)).isEqualTo(visitor(NOW, true, OLD));
    }

    @Test
    void aHashTellsNothingWithoutTheKey() {
        assertThat(visitor(NOW, true, OLD).hashes())
                .doesNotContainAnyElementsOf(visitor(NOW, true, NEW).hashes());
    }

    @Test
    void aHashIsOf128BitsInLettersThatNeedNoEscape() {
        assertThat(visitor(NOW, true, OLD).address()).matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void thePeriodBeforeIsStillFound() {
        assertThat(visitor(NOW.plus(PERIOD), true, OLD).hashes())
                .contains(visitor(NOW, true, OLD).address());
    }

    @Test
    void aHashChangesWithThePeriod() {
        assertThat(visitor(NOW.plus(PERIOD), true, OLD).address())
                .isNotEqualTo(visitor(NOW, true, OLD).address());
    }

    @Test
    void twoPeriodsBeforeIsForgotten() {
        assertThat(visitor(NOW.plus(PERIOD.multipliedBy(2)), true, OLD).hashes())
                .doesNotContain(visitor(NOW, true, OLD).address());
    }

    @Test
    void behindANewKeyTheOldOneIsStillFound() {
        assertThat(visitor(NOW, true, NEW, OLD).hashes())
                .contains(visitor(NOW, true, OLD).address());
    }

    @Test
    void theNewKeyIsTheOneThatCounts() {
        assertThat(visitor(NOW, true, NEW, OLD).address())
                .isEqualTo(visitor(NOW, true, NEW).address());
    }

    @Test
    void withLimitsOffNobodyIsKnownByAnAddress() {
        assertThat(visitor(NOW, false, OLD)).isEqualTo(Visitor.UNKNOWN);
    }

    @Test
    void withoutAConfiguredKeyTheDeploymentHasOneOfItsOwn() {
        assertThat(visitor(NOW, true)).isEqualTo(visitor(NOW, true));
    }

    @Test
    void aBanIsFoundUnderTheOldKeyByANodeWithTheNewOne() {
        String address = Visitors.address();
        try (TestServer before = Visitors.server(redis.uri(), "rizztalk.moderation.hash-keys", OLD);
                TestServer after = Visitors.server(redis.uri(), "rizztalk.moderation.hash-keys", NEW + "," + OLD)) {
            before.bean(BanList.class)
                    .ban(
                            before.bean(AddressHasher.class)
                                    .visitor(address, address)
                                    .address(),
                            Duration.ofHours(1),
                            "a test")
                    .toCompletableFuture()
                    .join();
            try (var socket = Visitors.socketFrom(address, after)) {
                assertThat(com.rizztalk.testing.TestPeer.text(socket.awaitMessage("error"), "code"))
                        .isEqualTo("banned");
            }
        }
    }
}
