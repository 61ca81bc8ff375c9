package com.rizztalk.moderation;

import java.time.Instant;

/**
 * What a banned one is told.
 *
 * @param reference what an appeal can quote
 * @param until when the ban ends
 */
public record BanNotice(String reference, Instant until) {}
