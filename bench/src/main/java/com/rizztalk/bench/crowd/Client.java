package com.rizztalk.bench.crowd;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One visitor. Everything of it runs on the crowd's one thread. */
final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Crowd crowd;
    private final Dialect dialect;
    private @Nullable Channel channel;

    /** When it last asked for a partner, by {@link System#nanoTime}. */
    long startedAt;

    /** What it asks for; empty for nothing. */
    String tag = "";

    String call = "";
    String peer = "";

    /** The other one of the call. */
    @Nullable
    Client partner;

    Client(Crowd crowd, Dialect dialect) {
        this.crowd = crowd;
        this.dialect = dialect;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            channel = ctx.channel();
            if (dialect.hello().isEmpty()) {
                crowd.ready(this);
            } else {
                send(dialect.hello());
            }
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (!(frame instanceof TextWebSocketFrame)) {
            return;
        }
        Heard heard = dialect.hear(frame.content().toString(StandardCharsets.US_ASCII));
        switch (heard.kind()) {
            case READY -> crowd.ready(this);
            case PING -> send(dialect.pong());
            case REFUSED -> crowd.refused(frame.content().toString(StandardCharsets.US_ASCII));
            case WAITING, MATCHED, ENDED, CANDIDATE, ONLINE, OTHER -> crowd.heard(this, heard);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        crowd.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        crowd.refused(cause.toString());
        ctx.close();
    }

    void start() {
        startedAt = System.nanoTime();
        send(dialect.start(tag));
    }

    void stop() {
        send(dialect.stop(peer));
    }

    void candidate(String json) {
        send(dialect.candidate(call, peer, json));
    }

    void matched(Heard heard) {
        call = heard.call();
        peer = heard.peer();
    }

    /** Ends the connection at once, without a farewell, which would wait for an answer and keep its descriptor. */
    void cut() {
        if (channel != null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().closeForcibly();
        }
    }

    private void send(String text) {
        if (channel == null) {
            throw new IllegalStateException("The handshake is not done");
        }
        channel.writeAndFlush(new TextWebSocketFrame(text));
    }
}
