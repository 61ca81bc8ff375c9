package com.rizztalk.moderation;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import io.micronaut.context.annotation.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The secrets of the address hashes: the configured ones, or, if none is configured, one that the deployment's first
 * node made and keeps in Redis, so that all nodes agree.
 */
@Context
final class HashSecrets {
    private static final Script SECRET = Script.load("moderation/secret");

    private final List<byte[]> newestFirst;

    /** Blocks for one round trip, at the start of the server only. */
    HashSecrets(ModerationConfiguration configuration, Redis redis, Ids ids) {
        List<String> secrets = configuration.hashKeys().isEmpty()
                ? redis.run(SECRET, BanList.SLOT, ids.nextToken())
                        .thenApply(reply -> List.of((String) reply.getFirst()))
                        .toCompletableFuture()
                        .join()
                : configuration.hashKeys();
        newestFirst = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    List<byte[]> newestFirst() {
        return newestFirst;
    }
}
