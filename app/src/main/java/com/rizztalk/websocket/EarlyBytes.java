package com.rizztalk.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a connection that sends frames in the same breath as its handshake, which RFC 6455 section 4.1 forbids: the HTTP
 * decoder leaves such bytes behind, and nobody would read or release them.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            bytes.release();
            ctx.close();
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
