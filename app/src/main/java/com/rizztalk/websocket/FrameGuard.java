package com.rizztalk.websocket;

import com.rizztalk.protocol.ClientMessageParser;
import com.rizztalk.protocol.CloseCode;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the WebSocket decoder and the endpoint, and lets through one whole text message a frame, of at most
 * {@link ClientMessageParser#MAX_MESSAGE_BYTES} over however many fragments it comes; a longer one is refused before it
 * is buffered. (The decoder itself refuses a single frame over that, by its header.)
 *
 * <p>Whole messages are counted by {@link Client}. Control frames and fragments are counted here, and a flood of them
 * ends the connection: one client could send millions of pings a second, each of which is decoded and answered.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    /** Far more than any browser sends, and few enough to cost nothing. */
    private static final int MAX_SMALL_FRAMES = 5_000;

    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private @Nullable CompositeByteBuf fragments;
    private boolean refused;
    private int smallFrames;
    private long windowEndsAt;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (refused && !(frame instanceof CloseWebSocketFrame)) {
            // After a close frame nothing is answered any more (RFC 6455 section 5.5.1).
            frame.release();
            return;
        }
        if (frame.rsv() != 0) {
            // RFC 6455 section 5.2: reserved bits mean something only after an extension was negotiated, and none is
            // here.
            refuse(ctx, frame, CloseCode.PROTOCOL_ERROR, "No extension was negotiated.");
            return;
        }
        if (frame instanceof TextWebSocketFrame text && text.isFinalFragment()) {
            ctx.fireChannelRead(text);
            return;
        }
        if (isFlood()) {
            refuse(ctx, frame, CloseCode.POLICY_VIOLATION, "Too many frames.");
            // A flooder's frames are not even decoded while the connection closes.
            ctx.channel().config().setAutoRead(false);
            return;
        }
        switch (frame) {
            case TextWebSocketFrame _, ContinuationWebSocketFrame _ -> collect(ctx, frame);
            case BinaryWebSocketFrame _ -> refuse(ctx, frame, CloseCode.UNSUPPORTED_DATA, "Text frames only.");
            case PingWebSocketFrame ping -> answer(ctx, ping);
            case PongWebSocketFrame pong -> pong.release();
            default -> ctx.fireChannelRead(frame);
        }
    }

    private boolean isFlood() {
        long now = System.nanoTime();
        if (smallFrames == 0 || now - windowEndsAt >= 0) {
            windowEndsAt = now + WINDOW_NANOS;
            smallFrames = 0;
        }
        smallFrames++;
        return smallFrames > MAX_SMALL_FRAMES;
    }

    /** A client that does not read the answers gets none: RFC 6455 section 5.5.3 has only the latest ping answered. */
    private static void answer(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
        } else {
            ping.release();
        }
    }

    private void collect(ChannelHandlerContext ctx, WebSocketFrame frame) {
        CompositeByteBuf collected = fragments;
        if (collected == null) {
            collected = ctx.alloc().compositeBuffer();
            fragments = collected;
        }
        if (collected.readableBytes() + frame.content().readableBytes() > ClientMessageParser.MAX_MESSAGE_BYTES) {
            refuse(ctx, frame, CloseCode.MESSAGE_TOO_BIG, "A message may have 16384 bytes.");
            return;
        }
        collected.addComponent(true, frame.content());
        if (frame.isFinalFragment()) {
            fragments = null;
            ctx.fireChannelRead(new TextWebSocketFrame(collected));
        }
    }

    private void refuse(ChannelHandlerContext ctx, WebSocketFrame frame, CloseCode code, String reason) {
        refused = true;
        frame.release();
        dropFragments();
        ctx.channel().writeAndFlush(new CloseWebSocketFrame(code.code(), reason));
        ctx.channel().close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dropFragments();
    }

    private void dropFragments() {
        ReferenceCountUtil.release(fragments);
        fragments = null;
    }
}
