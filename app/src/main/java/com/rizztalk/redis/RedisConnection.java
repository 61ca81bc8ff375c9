package com.rizztalk.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The one connection for commands and the one for events, to a single Redis or to a cluster. */
interface RedisConnection {
    /** Commands, sent in the order of the calls for keys of one slot. They fail at once while Redis is away. */
    RedisClusterAsyncCommands<String, String> commands();

    /** The command that a script publishes with. */
    String publishCommand();

    /**
     * Publishes; the answer is how many listen. A cluster counts those of the channel's own primary, where ours are.
     */
    CompletionStage<Long> publish(String channel, String message);

    /**
     * Subscribes for the life of the connection. The driver subscribes again after each reconnection; then {@code
     * afterGap} runs, since events may have been missed.
     */
    void subscribe(String channel, Consumer<String> onMessage, Runnable afterGap);
}
