package com.rizztalk.signaling;

import com.rizztalk.protocol.ErrorCode;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** How work on Redis goes on: on the session's thread, or, with Redis away, with an honest error. */
final class Unavailable {
    static final String SENTENCE = "The service is not available for a moment; please try again.";

    private Unavailable() {}

    /**
     * Continues with the answer on the session's thread. With Redis away the client gets an error and nothing
     * changes.
     */
    static <T> CompletionStage<Void> unless(Session session, CompletionStage<T> answer, Consumer<T> then) {
        return unlessThen(session, answer, value -> {
            then.accept(value);
            return Session.DONE;
        });
    }

    /** The same, if the continuation takes time as well. */
    static <T> CompletionStage<Void> unlessThen(
            Session session, CompletionStage<T> answer, Function<T, CompletionStage<Void>> then) {
        return answer.handleAsync(
                        (value, failure) -> {
                            if (failure == null) {
                                return then.apply(value);
                            }
                            session.sendError(ErrorCode.UNAVAILABLE, SENTENCE);
                            return Session.DONE;
                        },
                        session.connection().executor())
                .thenCompose(done -> done);
    }
}
