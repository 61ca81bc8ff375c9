package com.rizztalk.bench.soak;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of a visitor. */
final class Line extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Visitor visitor;
    private @Nullable Channel channel;
    private boolean over;

    Line(Visitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            channel = ctx.channel();
            visitor.reached();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (!over && frame instanceof TextWebSocketFrame) {
            visitor.heard(frame.content().toString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    /** A server that is killed resets its connections: what that means is said by the end of the line. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
        end();
    }

    void send(String text) {
        if (channel == null) {
            throw new IllegalStateException("The handshake is not done");
        }
        channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    /** As where a phone leaves its network: no farewell. */
    void cut() {
        if (channel != null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().closeForcibly();
        }
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            visitor.lost();
        }
    }
}
