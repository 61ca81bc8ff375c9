package com.rizztalk.protocol;

/** A frame that is not a message of the protocol. It is answered with {@code error} and changes nothing. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    MalformedMessageException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * Returns which error to answer with.
     *
     * @return {@code bad-message} or {@code unknown-type}
     */
    public ErrorCode code() {
        return code;
    }
}
