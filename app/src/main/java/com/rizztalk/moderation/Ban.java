package com.rizztalk.moderation;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * A ban that is in force.
 *
 * @param reference a reference that an appeal can quote
 * @param subject keyed hash of an address, or a session's id where addresses say nothing
 * @param until when it ends
 * @param reason why: {@code reports}, or a moderator's words
 */
@Serdeable
public record Ban(String reference, String subject, Instant until, String reason) {
    /**
     * Returns the notice for the banned visitor.
     *
     * @return no more than that
     */
    public BanNotice notice() {
        return new BanNotice(reference, until);
    }
}
