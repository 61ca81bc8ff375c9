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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** Some nodes on one Redis, or on a cluster of three. */
public final class TestDeployment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TestDeployment.class);
    private static final int PORT = 6379;

    /** The last line of Redis under the BSD licence, or what an engine without a registry has instead. */
    private static final String IMAGE = System.getenv().getOrDefault("RIZZTALK_TEST_REDIS_IMAGE", "redis:7.2.7-alpine");

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

    /** Nodes on a Redis in a container where a Docker engine answers, else on one of their own; says which. */
    @SuppressWarnings("resource") // The deployment closes it.
    public static TestDeployment onContainer(int nodes, Object... properties) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            LOG.warn("Redis for tests: no Docker engine answers, so a process");
            return onRedis(nodes, properties);
        }
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withExposedPorts(PORT)
                .withCommand("redis-server", "--save", "", "--protected-mode", "no");
        container.start();
        LOG.warn("Redis for tests: a container of {}", IMAGE);
        String uri = "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
        return new TestDeployment(container, Map.of("redis.uri", uri), nodes, properties);
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
