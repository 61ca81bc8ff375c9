package com.rizztalk.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
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
    public void publish(String channel, String message) {
        FailureLog.watch(connection.async().publish(channel, message), "publish");
    }

    @Override
    public void subscribe(String channel, Consumer<String> onMessage, Runnable afterGap) {
        events.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, String message) {
                if (from.equals(channel)) {
                    onMessage.accept(message);
                }
            }
        });
        events.sync().subscribe(channel);
        // Only now: the first subscription leaves no gap behind it.
        events.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void subscribed(String to, long count) {
                if (to.equals(channel)) {
                    afterGap.run();
                }
            }
        });
    }

    @PreDestroy
    void close() {
        events.close();
        connection.close();
    }
}
