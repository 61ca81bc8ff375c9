package com.rizztalk.websocket;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Singleton;

/**
 * Takes compression out of the server's pipeline: it costs a WebSocket 100 KiB, and lets a small message become a huge
 * one, since the size limit counts compressed bytes. And puts {@link EarlyBytes} in.
 */
@Singleton
final class PipelineCustomizer implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                return role == ChannelRole.CONNECTION ? customized(channel.pipeline()) : this;
            }
        });
        return event.getBean();
    }

    private static NettyServerCustomizer customized(ChannelPipeline pipeline) {
        return new NettyServerCustomizer() {
            @Override
            public void onStreamPipelineBuilt() {
                if (pipeline.get(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER) != null) {
                    pipeline.remove(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER);
                }
                if (pipeline.get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
                    pipeline.addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "early-bytes", new EarlyBytes());
                }
            }
        };
    }
}
