package com.rizztalk.matchmaking;

import jakarta.inject.Singleton;

/** The name of this process among the nodes of a deployment: new with each start, and no address. */
@Singleton
public final class NodeId {
    private final String value;

    NodeId(Ids ids) {
        value = "n" + ids.next();
    }

    @Override
    public String toString() {
        return value;
    }
}
