package com.rizztalk.testing;

import com.rizztalk.local.LocalRedis;
import com.rizztalk.local.LocalRedisCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Some nodes on one Redis, or on a cluster of three. */
public final class TestDeployment implements AutoCloseable {
    private final AutoCloseable redis;
    private final List<TestServer> nodes = new ArrayList<>();

    private TestDeployment(AutoCloseable redis, Map<String, Object> where, int count, Object... properties) {
        this.redis = redis;
        for (int i = 0; i < count; i++) {
            nodes.add(TestServer.start(where, properties));
        }
    }

    /** Nodes on a Redis of their own. */
    public static TestDeployment onRedis(int nodes, Object... properties) {
        try {
            LocalRedis redis = LocalRedis.start();
            return new TestDeployment(redis, Map.of("redis.uri", redis.uri().toString()), nodes, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nodes on a cluster of their own. */
    public static TestDeployment onCluster(int nodes, Object... properties) {
        try {
            LocalRedisCluster cluster = LocalRedisCluster.start();
            String uris = cluster.uris().stream().map(URI::toString).collect(Collectors.joining(","));
            return new TestDeployment(cluster, Map.of("redis.uris", uris), nodes, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node; numbers past the last begin again at the first. */
    public TestServer node(int number) {
        return nodes.get(number % nodes.size());
    }

    @Override
    public void close() {
        nodes.forEach(TestServer::close);
        try {
            redis.close();
        } catch (Exception e) {
            throw new IllegalStateException("A Redis of the tests does not end", e);
        }
    }
}
