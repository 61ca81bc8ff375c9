package com.rizztalk.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalRedisClusterTest {
    private static LocalRedisCluster shared;

    @BeforeAll
    static void start() throws IOException {
        shared = LocalRedisCluster.start();
    }

    @AfterAll
    static void stop() throws IOException {
        shared.close();
    }

    @Test
    void everySlotHasANode() throws IOException {
        assertWell(shared);
    }

    @Test
    void redirectsToTheNodeThatHasTheKey() throws IOException {
        // The slot of this key is 12182 (Redis Cluster specification), in the last third.
        LocalRedis owner = shared.nodes().getLast();
        LocalRedis other = shared.nodes().getFirst();

        assertThat(RedisCommand.send(owner.port(), "SET", "foo", "bar")).isEqualTo("OK");
        assertThatThrownBy(() -> RedisCommand.send(other.port(), "GET", "foo"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("MOVED 12182 127.0.0.1:" + owner.port());
    }

    @Test
    void bundledServerFormsAClusterToo() throws IOException {
        try (LocalRedisCluster cluster = LocalRedisCluster.start(RedisBinary::bundled)) {
            assertWell(cluster);
            assertThat(cluster.describe()).contains("6.2");
        }
    }

    @Test
    void closeEndsEveryNode() throws IOException {
        LocalRedisCluster cluster = LocalRedisCluster.start();
        cluster.close();

        assertThat(cluster.nodes()).noneMatch(LocalRedis::isAlive);
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.folder()).doesNotExist());
    }

    private static void assertWell(LocalRedisCluster cluster) throws IOException {
        List<LocalRedis> nodes = cluster.nodes();
        assertThat(nodes).hasSize(3);
        assertThat(cluster.uris())
                .containsExactlyElementsOf(nodes.stream().map(LocalRedis::uri).toList());
        for (LocalRedis node : nodes) {
            assertThat(RedisCommand.send(node.port(), "CLUSTER", "INFO"))
                    .contains("cluster_state:ok", "cluster_slots_ok:16384", "cluster_size:3");
        }
    }
}
