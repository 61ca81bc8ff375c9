package com.rizztalk.websocket;

import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.signaling.Broadcaster;
import com.rizztalk.signaling.ClientConnection;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/**
 * Writes one frame to many connections. A server's frames carry no mask (RFC 6455 section 5.1), so that one's bytes are
 * everybody's, header included; and they are outside of the heap, where the kernel takes them from without a copy each.
 */
@Singleton
final class WebSocketBroadcaster implements Broadcaster {
    /** The final fragment of a text (RFC 6455 section 5.2). */
    private static final int WHOLE_TEXT = 0x81;

    private static final int HEADER_BYTES = 2;

    private final MessageEncoder encoder;
    private final ScheduledExecutorService executor;

    WebSocketBroadcaster(MessageEncoder encoder, EventLoopGroupRegistry registry) {
        this.encoder = encoder;
        this.executor = registry.getDefaultEventLoopGroup();
    }

    @Override
    public CompletionStage<Void> send(ServerMessage.Online message, Stream<ClientConnection> connections) {
        Broadcast broadcast = new Broadcast(frame(encoder, message), connections.iterator(), executor);
        broadcast.run();
        return broadcast.done();
    }

    /** The message has up to 125 bytes, whose number a header of two bytes can hold. */
    static ByteBuf frame(MessageEncoder encoder, ServerMessage.Online message) {
        byte[] text = encoder.encode(message);
        return Unpooled.directBuffer(HEADER_BYTES + text.length)
                .writeByte(WHOLE_TEXT)
                .writeByte(text.length)
                .writeBytes(text);
    }
}
