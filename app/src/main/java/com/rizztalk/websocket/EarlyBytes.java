package com.rizztalk.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection that sends frames in the same breath as its handshake, which RFC 6455 section 4.1 forbids. The HTTP decoder
 * takes such bytes for a request that makes no sense, or leaves them behind; nobody would answer or release them.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
    private boolean upgrading;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf || (upgrading && isNoRequest(message))) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        if (message instanceof HttpRequest request) {
            upgrading = request.headers().contains(HttpHeaderNames.UPGRADE);
        }
        ctx.fireChannelRead(message);
    }

    private static boolean isNoRequest(Object message) {
        return message instanceof HttpRequest request && request.decoderResult().isFailure();
    }
}
