package com.rizztalk.moderation;

import java.time.Instant;

/**
 * The notice for a banned visitor.
 *
 * @param reference a reference that an appeal can quote
 * @param until when the ban ends
 */
public record BanNotice(String reference, Instant until) {}
