package com.rizztalk.signaling;

import com.rizztalk.protocol.ErrorCode;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** How work on Redis goes on: on the session's thread, or, with Redis away, with an honest error. */
final class Unavailable {
    static final String SENTENCE = "The service is not available for a moment; please try again.";

    private Unavailable() {}

    /** Continues with the answer on the session's thread. With Redis away the client is told and nothing changes. */
    static <T> CompletionStage<Void> unless(Session session, CompletionStage<T> answer, Consumer<T> then) {
        return answer.handleAsync(
                (value, failure) -> {
                    if (failure == null) {
                        then.accept(value);
                    } else {
                        session.sendError(ErrorCode.UNAVAILABLE, SENTENCE);
                    }
                    return null;
                },
                session.connection().executor());
    }
}
