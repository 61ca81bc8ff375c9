package com.rizztalk.testing;

import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.stream.Collectors;

/** All that a Redis holds, as text to search in. */
public final class RedisText {
    private RedisText() {}

    /** Every key with all its values. */
    public static String of(TestRedis redis) {
        RedisCommands<String, String> commands = redis.commands();
        return commands.keys("*").stream()
                .map(key -> key + " " + value(commands, key))
                .collect(Collectors.joining("\n"));
    }

    private static Object value(RedisCommands<String, String> commands, String key) {
        return switch (commands.type(key)) {
            case "string" -> String.valueOf(commands.get(key));
            case "hash" -> commands.hgetall(key);
            case "set" -> commands.smembers(key);
            case "zset" -> commands.zrange(key, 0, -1);
            case "list" -> commands.lrange(key, 0, -1);
            case "stream" -> commands.xrange(key, Range.unbounded());
            case "none" -> "";
            default -> throw new IllegalStateException("A kind of key that is not known: " + key);
        };
    }
}
