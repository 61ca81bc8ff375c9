package com.rizztalk.moderation;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.protocol.ReportReason;
import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The reports, durable in Redis. Enough distinct reporters within a time ban the reported one. */
@Singleton
public final class Reports {
    private static final Script REPORT = Script.load("moderation/report");
    private static final Script LIST = Script.load("moderation/reports");

    /** Most reports that are kept, some 15 MB of them: more are a flood, in which the oldest go first. */
    private static final int MAX_REPORTS = 100_000;

    private final Redis redis;
    private final BanList bans;
    private final Ids ids;
    private final ModerationConfiguration configuration;
    private final MeterRegistry meters;

    Reports(Redis redis, BanList bans, Ids ids, ModerationConfiguration configuration, MeterRegistry meters) {
        this.redis = redis;
        this.bans = bans;
        this.ids = ids;
        this.configuration = configuration;
        this.meters = meters;
        for (ReportReason reason : ReportReason.values()) {
            counter(reason);
        }
    }

    private Counter counter(ReportReason reason) {
        return meters.counter("rizztalk.reports", "reason", reason.wire());
    }

    /**
     * Stores a report. A second one of the same call by the same session is taken, and changes nothing.
     *
     * @param accusation what it says
     * @return the ban that it led to, if it did
     */
    public CompletionStage<Optional<Ban>> store(Accusation accusation) {
        String durations = configuration.bans().stream()
                .map(duration -> String.valueOf(duration.toMillis()))
                .collect(Collectors.joining(","));
        String subject = accusation.reported().identity();
        return redis.run(
                        REPORT,
                        BanList.SLOT,
                        accusation.callId(),
                        accusation.reason().wire(),
                        accusation.connected() ? "1" : "0",
                        accusation.reporter().sessionId(),
                        accusation.reporter().identity(),
                        accusation.countsFor(),
                        subject,
                        String.valueOf(configuration.reporters()),
                        String.valueOf(configuration.window().toMillis()),
                        String.valueOf(configuration.keepReports().toMillis()),
                        String.valueOf(MAX_REPORTS),
                        durations,
                        ids.next())
                .thenApply(reply -> {
                    if (reply.get(2).equals(1L)) {
                        counter(accusation.reason()).increment();
                    }
                    String reference = (String) reply.get(0);
                    if (reference.isEmpty()) {
                        return Optional.empty();
                    }
                    Ban ban = new Ban(reference, subject, Instant.ofEpochMilli((Long) reply.get(1)), "reports");
                    bans.announce(ban);
                    return Optional.of(ban);
                });
    }

    /**
     * A stored report.
     *
     * @param time when it came
     * @param call the call's id
     * @param reason see {@link ReportReason}
     * @param connected whether media flowed
     * @param reporter keyed hash of the reporter's address, or the session's id
     * @param reported keyed hash of the reported one's address, or the session's id
     */
    @Serdeable
    public record Stored(
            Instant time, String call, String reason, boolean connected, String reporter, String reported) {}

    /**
     * Returns the latest reports.
     *
     * @param limit the limit of entries
     * @return the newest first
     */
    public CompletionStage<List<Stored>> latest(int limit) {
        return redis.run(LIST, BanList.SLOT, String.valueOf(limit))
                .thenApply(entries -> entries.stream().map(Reports::stored).toList());
    }

    private static Stored stored(Object entry) {
        List<?> parts = (List<?>) entry;
        String id = (String) parts.get(0);
        List<String> fields = new ArrayList<>();
        ((List<?>) parts.get(1)).forEach(field -> fields.add((String) field));
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            values.put(fields.get(i), fields.get(i + 1));
        }
        return new Stored(
                Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-')))),
                values.getOrDefault("call", ""),
                values.getOrDefault("reason", ""),
                "1".equals(values.get("connected")),
                values.getOrDefault("reporter", ""),
                values.getOrDefault("reported", ""));
    }
}
