package com.rizztalk.websocket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings the client once a round for as long as the connection lives, since browsers cannot ping by themselves, and
 * cuts one that is silent for too long, without a handshake: there is nobody to shake.
 */
final class KeepAlive extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);

    private final KeepAliveRounds rounds;
    private @Nullable ChannelHandlerContext context;
    private long readAt = System.nanoTime();
    private boolean closing;

    KeepAlive(KeepAliveRounds rounds) {
        this.rounds = rounds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        rounds.join(ctx.channel().eventLoop(), this);
    }

    /** Its rounds let go of it at its next turn: until then nothing of the connection hangs on it. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readAt = System.nanoTime();
        ctx.fireChannelReadComplete();
    }

    /** After a close frame nothing is sent any more (RFC 6455 section 5.5.1). */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        closing |= message instanceof CloseWebSocketFrame;
        ctx.write(message, promise);
    }

    /** Returns false if the connection is gone, or ends now. */
    boolean turn(Duration round, Duration silentFor) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || closing || cutIfSilent(silentFor)) {
            return false;
        }
        ctx.writeAndFlush(new PingWebSocketFrame());
        long left = silentFor.toNanos() - (System.nanoTime() - readAt);
        // A client that answers pings never gets here, so only a silent one has a timer of its own.
        if (left < round.toNanos()) {
            ctx.executor().schedule(() -> cutIfSilent(silentFor), left, TimeUnit.NANOSECONDS);
        }
        return true;
    }

    private boolean cutIfSilent(Duration silentFor) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || System.nanoTime() - readAt < silentFor.toNanos()) {
            return false;
        }
        LOG.debug("A connection was silent for too long");
        ctx.close();
        return true;
    }
}
