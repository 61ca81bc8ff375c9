package com.rizztalk.testing;

import com.rizztalk.local.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** A real Redis of a test's own, and a connection to look into it. */
public final class TestRedis implements AutoCloseable {
    private final LocalRedis redis;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private TestRedis(LocalRedis redis) {
        this.redis = redis;
        this.client = RedisClient.create(redis.uri().toString());
        this.connection = client.connect();
    }

    /** Starts one. */
    public static TestRedis start(String... options) {
        try {
            return new TestRedis(LocalRedis.start(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one of the oldest supported version, 6.2. */
    public static TestRedis startOldest(String... options) {
        try {
            return new TestRedis(LocalRedis.startBundled(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public URI uri() {
        return redis.uri();
    }

    /** The process, to pause, kill and restart. */
    public LocalRedis process() {
        return redis;
    }

    /** Commands, blocking. */
    public RedisCommands<String, String> commands() {
        return connection.sync();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        try {
            redis.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
