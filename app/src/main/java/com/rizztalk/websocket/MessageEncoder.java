package com.rizztalk.websocket;

import com.rizztalk.protocol.ServerMessage;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Messages as they go out: the text of a frame, in UTF-8. */
@Singleton
final class MessageEncoder {
    private final JsonMapper json;

    MessageEncoder(JsonMapper json) {
        this.json = json;
    }

    byte[] encode(ServerMessage message) {
        try {
            return json.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("A message of ours can always be written", e);
        }
    }
}
