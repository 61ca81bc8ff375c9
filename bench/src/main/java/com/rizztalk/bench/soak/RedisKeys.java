package com.rizztalk.bench.soak;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What is in Redis, counted by kind. */
final class RedisKeys implements AutoCloseable {
    private static final int AT_ONCE = 1000;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    RedisKeys(URI redis) {
        client = RedisClient.create(redis.toString());
        connection = client.connect();
    }

    /** Keys by kind, such as {@code session}: the first part that is neither the prefix nor a hash tag. */
    Map<String, Long> count() {
        Map<String, Long> kinds = new TreeMap<>();
        ScanIterator.scan(connection.sync(), ScanArgs.Builder.limit(AT_ONCE))
                .forEachRemaining(key -> kinds.merge(kind(key), 1L, Long::sum));
        return kinds;
    }

    /** Calls that are on, as Redis counts them. */
    long calls() {
        return connection.sync().keys("*:calls").stream()
                .mapToLong(key -> Long.parseLong(connection.sync().get(key)))
                .sum();
    }

    private static String kind(String key) {
        return Arrays.stream(key.split(":", -1))
                .skip(1)
                .filter(part -> !part.startsWith("{"))
                .findFirst()
                .orElse(key);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
