package com.rizztalk.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.function.Consumer;

/** Receives the events of one channel, sharded or not. */
final class Subscription extends RedisPubSubAdapter<String, String> {
    private final String channel;
    private final Consumer<String> onMessage;
    private final Runnable afterGap;
    private boolean subscribedOnce;

    Subscription(String channel, Consumer<String> onMessage, Runnable afterGap) {
        this.channel = channel;
        this.onMessage = onMessage;
        this.afterGap = afterGap;
    }

    @Override
    public void message(String from, String message) {
        if (from.equals(channel)) {
            onMessage.accept(message);
        }
    }

    @Override
    public void smessage(String from, String message) {
        message(from, message);
    }

    @Override
    public void subscribed(String to, long count) {
        if (!to.equals(channel)) {
            return;
        }
        // The first one leaves no gap behind it; each later one follows a reconnection.
        if (subscribedOnce) {
            afterGap.run();
        }
        subscribedOnce = true;
    }

    @Override
    public void ssubscribed(String to, long count) {
        subscribed(to, count);
    }
}
