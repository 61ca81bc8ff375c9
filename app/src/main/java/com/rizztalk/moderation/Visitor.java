package com.rizztalk.moderation;

import java.util.List;

/**
 * The visitor at the other end of a connection, as far as this server knows: keyed hashes of an address, never the
 * address.
 *
 * @param address today's hash, or empty if addresses are not used
 * @param network today's hash of the network around the address, or empty: one customer of a provider has one, not many
 * @param hashes every hash under which this address may have been banned, today's included
 */
public record Visitor(String address, String network, List<String> hashes) {
    /** One who is not known by an address. */
    public static final Visitor UNKNOWN = new Visitor("", "", List.of());

    public Visitor {
        hashes = List.copyOf(hashes);
    }
}
