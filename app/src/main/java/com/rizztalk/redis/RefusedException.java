package com.rizztalk.redis;

import io.lettuce.core.RedisException;

/** A command was not even sent, since Redis is away or hangs: it will never be run. */
final class RefusedException extends RedisException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
