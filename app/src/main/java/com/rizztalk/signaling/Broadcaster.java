package com.rizztalk.signaling;

import com.rizztalk.protocol.ServerMessage;
import java.util.stream.Stream;

/** The transport's way to tell many the same, which costs one encoding. */
public interface Broadcaster {
    /**
     * Sends a message to each of the connections, on the terms of {@link ClientConnection#send}.
     *
     * @param message what to send
     * @param connections of this transport
     */
    void send(ServerMessage.Online message, Stream<ClientConnection> connections);
}
