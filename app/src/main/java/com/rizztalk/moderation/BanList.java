package com.rizztalk.moderation;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** The bans that are in force, durable in Redis until they end. */
@Singleton
public final class BanList {
    /** Reports and bans share this slot, away from matching's keys. */
    static final String SLOT = "rizztalk:{moderation}";

    private static final String CHANNEL = SLOT + ":banned";
    private static final Script FIND = Script.load("moderation/find");
    private static final Script BAN = Script.load("moderation/ban");
    private static final Script UNBAN = Script.load("moderation/unban");
    private static final Script LIST = Script.load("moderation/bans");

    private final Redis redis;
    private final Ids ids;
    private final Clock clock;
    private final Counter banned;

    BanList(Redis redis, Ids ids, Clock clock, MeterRegistry meters) {
        this.redis = redis;
        this.ids = ids;
        this.clock = clock;
        this.banned = meters.counter("rizztalk.bans");
    }

    /**
     * Looks a visitor up.
     *
     * @param visitor who
     * @return what the ban in force tells them, or nothing
     */
    public CompletionStage<Optional<BanNotice>> noticeFor(Visitor visitor) {
        if (visitor.hashes().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return redis.run(FIND, SLOT, visitor.hashes().toArray(String[]::new))
                .thenApply(found -> found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(notice((String) found.get(0), (String) found.get(1))));
    }

    /**
     * Bans at a moderator's request, and has every node close the connections.
     *
     * @param subject keyed hash of an address, as a report has it
     * @param duration how long, from now
     * @param reason the moderator's words
     * @return the ban
     */
    public CompletionStage<Ban> ban(String subject, Duration duration, String reason) {
        Ban ban = new Ban(ids.next(), subject, Instant.ofEpochMilli(clock.millis() + duration.toMillis()), reason);
        return redis.run(
                        BAN,
                        SLOT,
                        subject,
                        ban.reference(),
                        String.valueOf(ban.until().toEpochMilli()),
                        reason)
                .thenApply(done -> {
                    announce(ban);
                    return ban;
                });
    }

    /**
     * Lifts a ban.
     *
     * @param reference the ban's
     * @return false if no ban with this reference is in force
     */
    public CompletionStage<Boolean> lift(String reference) {
        return redis.run(UNBAN, SLOT, reference)
                .thenApply(reply -> reply.getFirst().equals(1L));
    }

    /**
     * Returns the bans in force.
     *
     * @param limit the limit of entries
     * @return those that end last first
     */
    public CompletionStage<List<Ban>> inForce(int limit) {
        return redis.run(LIST, SLOT, String.valueOf(limit))
                .thenApply(entries -> entries.stream()
                        .map(entry -> (List<?>) entry)
                        .map(ban -> new Ban(
                                (String) ban.get(0),
                                (String) ban.get(1),
                                Instant.ofEpochMilli(Long.parseLong((String) ban.get(2))),
                                (String) ban.get(3)))
                        .toList());
    }

    private static BanNotice notice(String reference, String untilMillis) {
        return new BanNotice(reference, Instant.ofEpochMilli(Long.parseLong(untilMillis)));
    }

    /** Tells every node that somebody is banned. */
    void announce(Ban ban) {
        banned.increment();
        redis.publish(
                CHANNEL,
                String.join(
                        " ",
                        ban.subject(),
                        ban.reference(),
                        String.valueOf(ban.until().toEpochMilli())));
    }

    /**
     * Listens for bans. Blocks: only for the start of the server.
     *
     * @param onBan takes the subject and its notice
     */
    public void listen(BiConsumer<String, BanNotice> onBan) {
        redis.subscribe(
                CHANNEL,
                text -> {
                    String[] parts = text.split(" ", 3);
                    onBan.accept(parts[0], notice(parts[1], parts[2]));
                },
                () -> {});
    }
}
