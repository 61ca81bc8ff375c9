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
import io.micronaut.configuration.lettuce.DefaultRedisClientFactory;
import io.micronaut.configuration.lettuce.DefaultRedisConfiguration;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How the driver behaves when Redis is away: a command fails at once rather than wait in a queue, one that hangs fails
 * after {@link #COMMAND_TIMEOUT}, and a reconnection is tried all the time, at most {@link #RECONNECT_MAX} apart.
 */
@Factory
final class RedisClientSettings {
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
    /** A failover moves the name of a managed Redis, so an address is not kept for longer, whatever its record allows. */
    private static final int ADDRESS_SECONDS_MAX = 1;
    /** Commands under way at once; beyond it they fail, so that a hanging Redis fills no memory. */
    private static final int MAX_IN_FLIGHT = 50_000;

    /** In place of the framework's. */
    @Singleton
    @Bean(preDestroy = "shutdown")
    @Replaces(value = RedisClient.class, factory = DefaultRedisClientFactory.class)
    @Requires(missingProperty = "redis.uris")
    RedisClient standalone(DefaultRedisConfiguration configuration, ClientResources resources) {
        RedisClient client =
                new AsyncRedisClient(resources, configuration.getUri().orElse(configuration));
        client.setOptions(settings(ClientOptions.builder()).build());
        return client;
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
    @Bean(preDestroy = "shutdown")
    ClientResources resources(EventLoopGroupRegistry registry, DriverChannels channels) {
        SharedEventLoops loops = new SharedEventLoops(registry.getDefaultEventLoopGroup(), channels);
        return ClientResources.builder()
                .reconnectDelay(Delay.fullJitter(Duration.ofMillis(50), RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
                .eventLoopGroupProvider(loops)
                .addressResolverGroup(names(DnsServerAddressStreamProviders.platformDefault()))
                .nettyCustomizer(loops)
                .build();
    }

    /** Resolves names without blocking, since it happens on the event loops that visitors' connections are on. */
    static AddressResolverGroup<InetSocketAddress> names(DnsServerAddressStreamProvider servers) {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(servers)
                .ttl(0, ADDRESS_SECONDS_MAX));
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
