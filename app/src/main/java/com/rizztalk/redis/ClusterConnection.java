package com.rizztalk.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A Redis Cluster of version 7 or later, with sharded publish and subscribe. */
@Singleton
@Requires(property = "redis.uris")
final class ClusterConnection implements RedisConnection {
    private final StatefulRedisClusterConnection<String, String> connection;
    private final StatefulRedisClusterPubSubConnection<String, String> events;

    ClusterConnection(RedisClusterClient client) {
        connection = client.connect();
        events = client.connectPubSub();
    }

    @Override
    public RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
    }

    @Override
    public String publishCommand() {
        return "SPUBLISH";
    }

    @Override
    public CompletionStage<Long> publish(String channel, String message) {
        return connection.async().spublish(channel, message);
    }

    @Override
    public void subscribe(String channel, Consumer<String> onMessage, Runnable afterGap) {
        events.addListener(new Subscription(channel, onMessage, afterGap));
        events.sync().ssubscribe(channel);
    }

    @PreDestroy
    void close() {
        events.close();
        connection.close();
    }
}
