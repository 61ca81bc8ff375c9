package com.rizztalk.bench.floor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One connection. A message is known by one letter of its type, and a candidate goes on as the buffer that came. */
final class FloorHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private static final AtomicLong LAST = new AtomicLong();

    /** Where {@code {"type":"start"}} and {@code {"type":"stop"}} differ, and candidate from both. */
    private static final int FIRST_LETTER = 9;

    private static final int THIRD_LETTER = 11;

    private final FloorPool pool;
    private final String id = "c" + LAST.incrementAndGet();
    private @Nullable Channel channel;
    private volatile @Nullable FloorHandler peer;

    FloorHandler(FloorPool pool) {
        this.pool = pool;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        pool.hold(id, this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.release(id);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        ByteBuf text = frame.content();
        FloorHandler other = peer;
        if (text.getByte(FIRST_LETTER) == 'c') {
            if (other != null) {
                other.send(frame.retain());
            }
        } else if (text.getByte(THIRD_LETTER) == 'a') {
            pool.start(id).thenAccept(this::started);
        } else if (other != null) {
            peer = null;
            other.peer = null;
            other.send(new TextWebSocketFrame("{\"type\":\"ended\"}"));
        }
    }

    private void started(@Nullable String partner) {
        if (partner == null) {
            send(new TextWebSocketFrame("{\"type\":\"waiting\"}"));
            return;
        }
        FloorHandler other = pool.find(partner);
        String call = id + "-" + partner + "-" + LAST.incrementAndGet();
        peer = other;
        other.peer = this;
        other.send(matched(call, id, true));
        send(matched(call, partner, false));
    }

    private static TextWebSocketFrame matched(String call, String partner, boolean polite) {
        return new TextWebSocketFrame("{\"type\":\"matched\",\"callId\":\"" + call + "\",\"peer\":\"" + partner
                + "\",\"polite\":" + polite + "}");
    }

    private void send(TextWebSocketFrame frame) {
        if (channel == null) {
            throw new IllegalStateException("A handler speaks only once it is in a pipeline");
        }
        channel.writeAndFlush(frame);
    }
}
