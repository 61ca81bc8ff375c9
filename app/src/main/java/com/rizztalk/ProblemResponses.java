package com.rizztalk;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers every failed HTTP request with problem details (RFC 9457), whatever the request accepts and in whatever language.
 *
 * <p>The framework's own error pages are kept in memory per language of the request, without a bound (CVE-2026-33012). Nothing
 * here is kept, translated or repeated from the request.
 */
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<ProblemResponses.Problem> {
    private static final int SERVER_ERROR = HttpStatus.INTERNAL_SERVER_ERROR.getCode();

    /**
     * Describes a failed request.
     *
     * @param title the status in words, such as {@code Not Found}
     * @param status the HTTP status
     * @param detail what is wrong with the request, if it is known; never of a fault of the server
     */
    @Serdeable
    record Problem(String title, int status, @Nullable String detail) {}

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        int status = response.code();
        String detail = status >= SERVER_ERROR
                ? ""
                : context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return response.body(new Problem(title(status), status, detail.isEmpty() ? null : detail))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }

    /** Returns the registered phrase, since the reason in a response may be anybody's words. */
    private static String title(int status) {
        try {
            return HttpStatus.valueOf(status).getReason();
        } catch (IllegalArgumentException unregistered) {
            return "Error";
        }
    }
}
