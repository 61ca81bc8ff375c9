package com.rizztalk.websocket;

import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pings the client at a fixed rate for as long as the connection lives: browsers cannot ping by themselves. */
final class Pinger extends ChannelHandlerAdapter {
    private final long everyMillis;
    private @Nullable Future<?> schedule;

    Pinger(Duration every) {
        everyMillis = every.toMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        schedule = ctx.executor()
                .scheduleAtFixedRate(
                        () -> ctx.writeAndFlush(new PingWebSocketFrame()),
                        everyMillis,
                        everyMillis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (schedule != null) {
            schedule.cancel(false);
        }
    }
}
