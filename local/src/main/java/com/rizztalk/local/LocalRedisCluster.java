package com.rizztalk.local;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A real Redis Cluster on 127.0.0.1: three primaries without replicas, each as {@link LocalRedis} promises. */
public final class LocalRedisCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;

    private final List<LocalRedis> nodes;

    private LocalRedisCluster(List<LocalRedis> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Starts the nodes, shares the slots among them and returns once every node says that the cluster is well.
     *
     * @throws IOException when a node does not start or the cluster is not well within 20 s
     */
    public static LocalRedisCluster start() throws IOException {
        return start(RedisBinary::find);
    }

    static LocalRedisCluster start(LocalRedis.BinaryFinder finder) throws IOException {
        List<LocalRedis> nodes = new ArrayList<>();
        try {
            for (int node = 0; node < NODES; node++) {
                nodes.add(startNode(finder));
            }
            join(nodes);
            return new LocalRedisCluster(nodes);
        } catch (IOException failure) {
            closeAll(nodes);
            throw failure;
        }
    }

    /** The primaries; slots are shared out in this order. */
    public List<LocalRedis> nodes() {
        return nodes;
    }

    public List<URI> uris() {
        return nodes.stream().map(LocalRedis::uri).toList();
    }

    /** Which servers these are, for people. */
    public String describe() {
        return "cluster of " + nodes.stream().map(LocalRedis::describe).toList();
    }

    /** Ends every node and deletes their folders. */
    @Override
    public void close() throws IOException {
        closeAll(nodes);
    }

    private static LocalRedis startNode(LocalRedis.BinaryFinder finder) throws IOException {
        return LocalRedis.start(
                finder,
                FreePort.forClusterNode(),
                "--cluster-enabled",
                "yes",
                // Until a node is met by another it would not know its own address.
                "--cluster-announce-ip",
                "127.0.0.1",
                "--cluster-node-timeout",
                "5000");
    }

    private static void join(List<LocalRedis> nodes) throws IOException {
        for (int node = 0; node < NODES; node++) {
            int port = nodes.get(node).port();
            RedisCommand.send(port, addSlots(node));
            // Nodes of equal epoch would first have to settle which of them goes before.
            RedisCommand.send(port, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(node + 1));
        }
        int first = nodes.getFirst().port();
        for (LocalRedis node : nodes.subList(1, NODES)) {
            RedisCommand.send(first, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port()));
        }
        for (LocalRedis node : nodes) {
            if (!node.await(() -> isWell(node))) {
                throw new IOException("the cluster did not form: " + RedisCommand.send(node.port(), "CLUSTER", "INFO"));
            }
        }
    }

    /** ADDSLOTS and not ADDSLOTSRANGE, which needs 7.0. */
    private static List<String> addSlots(int node) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(SLOTS * node / NODES, SLOTS * (node + 1) / NODES)
                .mapToObj(Integer::toString)
                .forEach(command::add);
        return command;
    }

    private static boolean isWell(LocalRedis node) throws IOException {
        String info = RedisCommand.send(node.port(), "CLUSTER", "INFO");
        return info.contains("cluster_state:ok")
                && info.contains("cluster_slots_ok:" + SLOTS)
                && info.contains("cluster_known_nodes:" + NODES);
    }

    private static void closeAll(List<LocalRedis> nodes) throws IOException {
        for (LocalRedis node : nodes) {
            node.close();
        }
    }
}
