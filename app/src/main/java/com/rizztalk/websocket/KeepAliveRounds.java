package com.rizztalk.websocket;

import io.netty.channel.EventLoop;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Gives every connection its turn once a round, with one timer per event loop instead of several per connection.
 * Connections that came together are spread over the round, so that each turn is short, also after a deploy.
 */
@Singleton
final class KeepAliveRounds {
    private static final long TURN_MILLIS = 50;

    private final Duration round;
    private final Duration silentFor;
    private final Map<EventLoop, Round> rounds = new ConcurrentHashMap<>();

    KeepAliveRounds(WebSocketConfiguration configuration) {
        round = configuration.pingEvery();
        silentFor = configuration.silentFor();
    }

    /** On the loop's thread. */
    void join(EventLoop loop, KeepAlive connection) {
        rounds.computeIfAbsent(loop, Round::new).join(connection);
    }

    /** One event loop's. Everything is on its thread. */
    private final class Round {
        private final List<List<KeepAlive>> turns = new ArrayList<>();
        private int at;
        private int joined;

        Round(EventLoop loop) {
            long count = Math.max(1, round.toMillis() / TURN_MILLIS);
            for (long turn = 0; turn < count; turn++) {
                turns.add(new ArrayList<>());
            }
            long every = round.toNanos() / count;
            loop.scheduleAtFixedRate(this::turn, every, every, TimeUnit.NANOSECONDS);
        }

        void join(KeepAlive connection) {
            joined = (joined + 1) % turns.size();
            turns.get(joined).add(connection);
        }

        private void turn() {
            at = (at + 1) % turns.size();
            turns.get(at).removeIf(connection -> !connection.turn(round, silentFor));
        }
    }
}
