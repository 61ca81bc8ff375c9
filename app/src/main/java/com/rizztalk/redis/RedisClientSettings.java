package com.rizztalk.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micronaut.configuration.lettuce.AbstractRedisConfiguration;
import io.micronaut.configuration.lettuce.ClientResourcesMutator;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How the driver behaves when Redis is away: a command fails at once rather than wait in a queue, one that hangs fails
 * after {@link #COMMAND_TIMEOUT}, and a reconnection is tried all the time, at most {@link #RECONNECT_MAX} apart.
 */
@Factory
final class RedisClientSettings {
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
    /** Commands under way at once; beyond it they fail, so that a hanging Redis fills no memory. */
    private static final int MAX_IN_FLIGHT = 50_000;

    @Singleton
    @Bean
    BeanCreatedEventListener<RedisClient> standaloneSettings() {
        return created -> {
            created.getBean().setOptions(settings(ClientOptions.builder()).build());
            return created.getBean();
        };
    }

    @Singleton
    @Bean
    BeanCreatedEventListener<RedisClusterClient> clusterSettings() {
        return created -> {
            ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                    .enableAllAdaptiveRefreshTriggers()
                    .enablePeriodicRefresh(Duration.ofSeconds(30))
                    .build();
            ClusterClientOptions.Builder options = ClusterClientOptions.builder();
            settings(options);
            created.getBean().setOptions(options.topologyRefreshOptions(refresh).build());
            return created.getBean();
        };
    }

    @Singleton
    ClientResourcesMutator resourceSettings(EventLoopGroupRegistry registry) {
        SharedEventLoops loops = new SharedEventLoops(registry.getDefaultEventLoopGroup());
        return new ClientResourcesMutator() {
            @Override
            public void mutate(ClientResources.Builder builder, AbstractRedisConfiguration config) {
                builder.reconnectDelay(Delay.fullJitter(
                        Duration.ofMillis(50), RECONNECT_MAX, 2, java.util.concurrent.TimeUnit.MILLISECONDS));
                builder.eventLoopGroupProvider(loops).nettyCustomizer(loops);
            }
        };
    }

    private static ClientOptions.Builder settings(ClientOptions.Builder options) {
        return options.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_IN_FLIGHT)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build());
    }
}
