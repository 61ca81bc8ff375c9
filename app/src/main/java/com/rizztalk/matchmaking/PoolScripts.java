package com.rizztalk.matchmaking;

import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Puts the arguments that all scripts of the pool share in front of a script's own. */
@Singleton
final class PoolScripts {
    private final Redis redis;
    private final String prefix;
    private final String[] shared;

    PoolScripts(Redis redis, NodeId node, MatchmakingConfiguration configuration) {
        this.redis = redis;
        this.prefix = "rizztalk:{" + configuration.pool() + "}";
        this.shared = new String[] {
            node.toString(),
            redis.publishCommand(),
            String.valueOf(configuration.grace().toMillis()),
            String.valueOf(configuration.apart().toMillis()),
            String.valueOf(configuration.languageAfter().toMillis()),
            String.valueOf(configuration.anyoneAfter().toMillis()),
            String.valueOf(configuration.keptFrames()),
        };
    }

    CompletionStage<List<Object>> run(Script script, String... own) {
        return redis.run(script, prefix, arguments(own));
    }

    /** Runs a script even while Redis hangs. */
    CompletionStage<List<Object>> probe(Script script, String... own) {
        return redis.probe(script, prefix, arguments(own));
    }

    private String[] arguments(String... own) {
        String[] arguments = new String[shared.length + own.length];
        System.arraycopy(shared, 0, arguments, 0, shared.length);
        System.arraycopy(own, 0, arguments, shared.length, own.length);
        return arguments;
    }

    /** The channel that a node listens to. */
    String channel(String node) {
        return prefix + ":node:" + node;
    }

    static List<NodeEvent> events(Object reply) {
        return ((List<?>) reply)
                .stream().map(event -> NodeEvent.parse((String) event)).toList();
    }

    static long number(Object reply) {
        return reply instanceof Long number ? number : Long.parseLong((String) reply);
    }
}
