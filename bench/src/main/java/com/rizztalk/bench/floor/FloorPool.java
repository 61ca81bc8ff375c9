package com.rizztalk.bench.floor;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits, in Redis; who is here, by id. */
final class FloorPool {
    /** A partner, or nil with oneself in the pool: one script, so that no two can miss each other. */
    static final String SCRIPT = """
            local peer = redis.call('SPOP', KEYS[1])
            if not peer then
              redis.call('SADD', KEYS[1], ARGV[1])
            end
            return peer
            """;

    private static final String[] KEYS = {"waiting"};

    private final RedisAsyncCommands<String, String> redis;
    private final String script;
    private final Map<String, FloorHandler> handlers = new ConcurrentHashMap<>();

    FloorPool(RedisAsyncCommands<String, String> redis, String script) {
        this.redis = redis;
        this.script = script;
    }

    void hold(String id, FloorHandler handler) {
        handlers.put(id, handler);
    }

    void release(String id) {
        handlers.remove(id);
    }

    FloorHandler find(String id) {
        FloorHandler found = handlers.get(id);
        if (found == null) {
            throw new IllegalStateException("Nobody here is called " + id);
        }
        return found;
    }

    /** The partner's id; null where there is none yet. */
    CompletionStage<String> start(String id) {
        return redis.evalsha(script, ScriptOutputType.VALUE, KEYS, id);
    }
}
