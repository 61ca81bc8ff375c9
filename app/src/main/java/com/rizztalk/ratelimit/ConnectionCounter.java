package com.rizztalk.ratelimit;

import com.rizztalk.matchmaking.NodeId;
import com.rizztalk.presence.OnlineCount;
import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Counts the connections of each address over all nodes. A node tells Redis its own number at each change, so an idle
 * connection costs nothing, and the number of a dead node is ignored. With Redis away a node uses its own number.
 */
@Singleton
final class ConnectionCounter {
    private static final Script CONNECTIONS = Script.load("ratelimit/connections");
    private static final Duration REMEMBER = Duration.ofDays(1);

    private final Redis redis;
    private final String node;
    private final OnlineCount online;
    private final Map<String, Integer> own = new HashMap<>();

    ConnectionCounter(Redis redis, NodeId node, OnlineCount online) {
        this.redis = redis;
        this.node = node.toString();
        this.online = online;
    }

    /** Adds one; returns how many there are on all nodes. */
    synchronized CompletionStage<Long> added(String address) {
        int count = own.merge(address, 1, Integer::sum);
        return tell(address, count).exceptionally(failure -> (long) count);
    }

    synchronized void removed(String address) {
        Integer left = own.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        tell(address, left == null ? 0 : left);
    }

    /** Called with the lock held, so that Redis gets the numbers in their order. */
    private CompletionStage<Long> tell(String address, int count) {
        List<String> arguments = new ArrayList<>();
        arguments.add(node);
        arguments.add(String.valueOf(count));
        arguments.add(String.valueOf(REMEMBER.toMillis()));
        arguments.addAll(online.beat().living());
        return redis.run(CONNECTIONS, "rizztalk:limit:{" + address + "}:connections", arguments.toArray(String[]::new))
                .thenApply(reply -> (Long) reply.getFirst());
    }
}
