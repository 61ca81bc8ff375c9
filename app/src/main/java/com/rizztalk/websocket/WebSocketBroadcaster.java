package com.rizztalk.websocket;

import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.signaling.Broadcaster;
import com.rizztalk.signaling.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import jakarta.inject.Singleton;
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

    WebSocketBroadcaster(MessageEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void send(ServerMessage.Online message, Stream<ClientConnection> connections) {
        share(frame(message), connections);
    }

    /** The message has 125 bytes at the most, whose number a header of two bytes can hold. */
    ByteBuf frame(ServerMessage.Online message) {
        byte[] text = encoder.encode(message);
        return Unpooled.directBuffer(HEADER_BYTES + text.length)
                .writeByte(WHOLE_TEXT)
                .writeByte(text.length)
                .writeBytes(text);
    }

    /** Takes the frame over; it is released once the last connection has written it, or given up. */
    static void share(ByteBuf frame, Stream<ClientConnection> connections) {
        try {
            connections.forEach(connection -> ((WebSocketConnection) connection).sendShared(frame));
        } finally {
            frame.release();
        }
    }
}
