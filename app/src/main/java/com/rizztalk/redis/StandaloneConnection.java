package com.rizztalk.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A single Redis, or a managed one that looks like it. */
@Singleton
@Requires(missingProperty = "redis.uris")
final class StandaloneConnection implements RedisConnection {
    private final StatefulRedisConnection<String, String> connection;
    private final StatefulRedisPubSubConnection<String, String> events;

    StandaloneConnection(RedisClient client) {
        connection = client.connect();
        events = client.connectPubSub();
    }

    @Override
    public RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
    }

    @Override
    public String publishCommand() {
        return "PUBLISH";
    }

    @Override
    public CompletionStage<Long> publish(String channel, String message) {
        return connection.async().publish(channel, message);
    }

    @Override
    public void subscribe(String channel, Consumer<String> onMessage, Runnable afterGap) {
        events.addListener(new Subscription(channel, onMessage, afterGap));
        // As long as the driver lets a command take, since its future knows no limit of its own.
        events.async().subscribe(channel).toCompletableFuture().join();
    }

    @PreDestroy
    void close() {
        events.close();
        connection.close();
    }
}
