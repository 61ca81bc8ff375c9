package com.rizztalk.websocket;

import com.rizztalk.moderation.Visitor;
import com.rizztalk.ratelimit.AddressLimits;
import com.rizztalk.signaling.Signaling;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;

/** Makes the {@link Client} of a connection. */
@Singleton
final class ClientFactory {
    private final Signaling signaling;
    private final AddressLimits limits;
    private final MessageEncoder encoder;
    private final ConnectionMetrics metrics;
    private final WebSocketConfiguration configuration;

    ClientFactory(
            Signaling signaling,
            AddressLimits limits,
            MessageEncoder encoder,
            ConnectionMetrics metrics,
            WebSocketConfiguration configuration) {
        this.signaling = signaling;
        this.limits = limits;
        this.encoder = encoder;
        this.metrics = metrics;
        this.configuration = configuration;
    }

    Client create(Channel channel, Visitor visitor) {
        WebSocketConnection connection =
                new WebSocketConnection(channel, encoder, metrics, configuration.maxPendingBytes());
        return new Client(connection, visitor, signaling, limits.forConnection(visitor.address()), metrics);
    }
}
