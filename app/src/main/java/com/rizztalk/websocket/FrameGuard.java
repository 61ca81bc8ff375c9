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
import org.jspecify.annotations.Nullable;

/**
 * Stands between the WebSocket decoder and the endpoint, and lets through one whole text message a frame, of at most
 * {@link ClientMessageParser#MAX_MESSAGE_BYTES} over however many fragments it comes; a longer one is refused before it
 * is buffered. (The decoder itself refuses a single frame over that, by its header.)
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private @Nullable CompositeByteBuf fragments;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text when text.isFinalFragment() -> ctx.fireChannelRead(text);
            case TextWebSocketFrame _, ContinuationWebSocketFrame _ -> collect(ctx, frame);
            case BinaryWebSocketFrame _ -> refuse(ctx, frame, CloseCode.UNSUPPORTED_DATA, "Text frames only.");
            case PingWebSocketFrame ping -> answer(ctx, ping);
            case PongWebSocketFrame pong -> pong.release();
            default -> ctx.fireChannelRead(frame);
        }
    }

    /** Who does not read the answers gets none: RFC 6455 section 5.5.3 has only the latest ping answered. */
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
