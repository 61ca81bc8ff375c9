package com.rizztalk.signaling;

import com.rizztalk.protocol.ServerMessage;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The transport's way to tell many the same, which costs one encoding. */
public interface Broadcaster {
    /**
     * Sends a message to each of the connections, on the terms of {@link ClientConnection#send}. With many of them it
     * takes its time, 2,000 a second, so that visitors' own frames do not wait meanwhile.
     *
     * @param message the message
     * @param connections of this transport, looked at one by one as their turn comes
     * @return done when each was sent to
     */
    CompletionStage<Void> send(ServerMessage.Online message, Stream<ClientConnection> connections);
}
