package com.rizztalk.websocket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a WebSocket by RFC 6455 section 7.1: a client's close frame is answered, and after the server's own the
 * connection stays for a moment, so that it reaches a client that is still sending. (Cut at once, TCP would reset, and
 * the client would never learn the code.)
 */
final class ClosingHandshake extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ClosingHandshake.class);

    /** How long a client may take to answer our close frame, or to read earlier frames. */
    private static final long LINGER_MILLIS = 3_000;

    /**
     * The code with which browsers close the connections of a page that is closed or loaded again (HTML section
     * 7.3.3).
     */
    private static final int GOING_AWAY = 1001;

    private final Consumer<Boolean> onClosing;
    private boolean lingering;

    /**
     * Takes the callback for the beginning of the closing, from either side.
     *
     * @param onClosing gets whether the client's page goes away
     */
    ClosingHandshake(Consumer<Boolean> onClosing) {
        this.onClosing = onClosing;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof CloseWebSocketFrame close) {
            answer(ctx, close);
        } else if (lingering && message instanceof WebSocketFrame) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void answer(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        int code = close.statusCode();
        close.release();
        if (lingering) {
            ctx.close();
            return;
        }
        begin(code == GOING_AWAY);
        CloseWebSocketFrame echo = code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, "");
        ctx.writeAndFlush(echo).addListener(done -> ctx.close());
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
        } else if (lingering) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            begin(false);
            ctx.executor().schedule(() -> ctx.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void begin(boolean leaving) {
        lingering = true;
        onClosing.accept(leaving);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof IOException) {
            // The decoder has sent its close frame already; a reset connection needs none.
            LOG.debug("A connection broke off", cause);
            ctx.channel().close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
