package com.rizztalk.bench.soak;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in Redis, counted by kind. The pool of the rehearsal that made the AOT cache is not looked at: its two sessions stay
 * until the reaper of the next one.
 */
final class RedisKeys implements AutoCloseable {
    private static final int AT_ONCE = 1000;
    private static final int FEW = 5;
    private static final String REHEARSAL = "{rehearsal}";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    RedisKeys(URI redis) {
        client = RedisClient.create(redis.toString());
        connection = client.connect();
    }

    /** Keys by kind, such as {@code session}: the first part that is neither the prefix nor a hash tag. */
    Map<String, Long> count() {
        Map<String, Long> kinds = new TreeMap<>();
        ScanIterator.scan(connection.sync(), ScanArgs.Builder.limit(AT_ONCE)).forEachRemaining(key -> {
            if (!key.contains(REHEARSAL)) {
                kinds.merge(kind(key), 1L, Long::sum);
            }
        });
        return kinds;
    }

    /** Calls that are on, as Redis counts them. */
    long calls() {
        return connection.sync().keys("*:calls").stream()
                .filter(key -> !key.contains(REHEARSAL))
                .mapToLong(key -> Long.parseLong(connection.sync().get(key)))
                .sum();
    }

    /** The sessions that are there, a few of them whole, with when their grace ends: what a leak is looked for by. */
    List<String> sessions() {
        long now = Long.parseLong(connection.sync().time().getFirst());
        return connection.sync().keys("*:session:*").stream()
                .filter(key -> !key.contains(REHEARSAL))
                .limit(FEW)
                .map(key -> {
                    String id = key.substring(key.lastIndexOf(':') + 1);
                    Double end = connection.sync().zscore(key.substring(0, key.indexOf(":session:")) + ":lost", id);
                    return "%s %s, %s"
                            .formatted(
                                    id,
                                    connection.sync().hgetall(key),
                                    end == null ? "not lost" : "lost, for %.0f s more".formatted(end / 1000 - now));
                })
                .toList();
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
