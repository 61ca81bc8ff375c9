package com.rizztalk.presence;

import com.rizztalk.matchmaking.Nodes.Beat;
import jakarta.inject.Singleton;
import java.util.List;

/** The deployment's counts as of the last beat, this node's own connections fresh. */
@Singleton
public final class OnlineCount {
    private record Known(Beat beat, long own) {}

    private volatile Known known = new Known(new Beat(false, 0, 0, 0, List.of()), 0);

    /**
     * Takes a beat's counts over.
     *
     * @param beat what the deployment said
     * @param own this node's connections as it told them then
     */
    public void update(Beat beat, long own) {
        known = new Known(beat, own);
    }

    /**
     * Returns the sessions connected to the whole deployment.
     *
     * @param own this node's connections now
     * @return at most a beat old for the other nodes
     */
    public long with(long own) {
        Known now = known;
        return Math.max(own, now.beat.online() - now.own + own);
    }

    /**
     * Returns the last beat.
     *
     * @return all zero before the first
     */
    public Beat beat() {
        return known.beat;
    }
}
