package com.rizztalk.websocket;

import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.signaling.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A browser's connection. A client that leaves more unread than the operator allows is dropped with 1013. */
final class WebSocketConnection implements ClientConnection {
    private final Channel channel;
    private final MessageEncoder encoder;
    private final ConnectionMetrics metrics;
    private volatile boolean closing;

    WebSocketConnection(Channel channel, MessageEncoder encoder, ConnectionMetrics metrics, int maxPendingBytes) {
        this.channel = channel;
        this.encoder = encoder;
        this.metrics = metrics;
        // A channel that is unwritable for Netty counts as too slow.
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(maxPendingBytes, maxPendingBytes));
    }

    @Override
    public void send(ServerMessage message) {
        if (message instanceof ServerMessage.ErrorMessage error) {
            metrics.error(error.code());
        }
        write(Unpooled.wrappedBuffer(encoder.encode(message)));
    }

    @Override
    public void sendFrame(String frame) {
        write(Unpooled.wrappedBuffer(frame.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends the bytes of a whole frame, on the same terms. They stay the caller's. */
    void sendShared(ByteBuf frame) {
        if (takesMore()) {
            channel.writeAndFlush(frame.retainedDuplicate());
        }
    }

    private void write(ByteBuf text) {
        if (takesMore()) {
            channel.writeAndFlush(new TextWebSocketFrame(text));
        }
    }

    /** Whether something can be sent now. A client that reads too slowly gets an error and no more. */
    private boolean takesMore() {
        if (!isOpen()) {
            return false;
        }
        if (!channel.isWritable()) {
            metrics.slowReader();
            close(CloseCode.TRY_AGAIN_LATER, "This connection reads too slowly.");
            return false;
        }
        return true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (!closing) {
            closing = true;
            metrics.closed(code);
            channel.writeAndFlush(new CloseWebSocketFrame(code.code(), reason));
            channel.close();
        }
    }

    /** From now on nothing more is sent. */
    void closing() {
        closing = true;
    }

    @Override
    public boolean isOpen() {
        return !closing && channel.isActive();
    }

    @Override
    public void pauseReading(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    @Override
    public Executor executor() {
        return channel.eventLoop();
    }

    @Override
    public Runnable schedule(Runnable task, long delay, TimeUnit unit) {
        Future<?> scheduled = channel.eventLoop().schedule(task, delay, unit);
        return () -> scheduled.cancel(false);
    }
}
