package com.rizztalk.redis;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets the driver live on the server's event loops, which belong to the server and end with it: where a session's
 * loop is the driver's too, a command and its answer wake up no other thread. Commands of one turn of a loop go out
 * together.
 */
final class SharedEventLoops implements EventLoopGroupProvider, NettyCustomizer {
    private final EventLoopGroup loops;
    private final DriverChannels channels;

    SharedEventLoops(EventLoopGroup loops, DriverChannels channels) {
        this.loops = loops;
        this.channels = channels;
    }

    @Override
    @SuppressWarnings("unchecked") // The driver uses it as an EventLoopGroup alone.
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return (T) loops;
    }

    @Override
    public int threadPoolSize() {
        return 1;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        channels.add(channel);
        channel.pipeline()
                .addFirst(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }
}
