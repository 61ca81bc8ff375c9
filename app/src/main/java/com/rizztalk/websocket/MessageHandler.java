package com.rizztalk.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Hands whole messages to their client; what the framework would do for each, nothing here asks for. */
final class MessageHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final Client client;

    MessageHandler(Client client) {
        this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        client.received(frame.text());
    }
}
