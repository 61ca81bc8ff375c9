package com.rizztalk.redis;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's open connections to Redis. A reply may say that a connection leads to the wrong server, for example to
 * a demoted primary. The driver treats such a reply as an error of one command and keeps the connection. So it is
 * closed here, and the driver reconnects and resolves the server's name again.
 */
@Singleton
final class DriverChannels {
    private static final Logger LOG = LoggerFactory.getLogger(DriverChannels.class);

    /** Error codes of a server that takes no writes now: a replica, one without its primary, one that starts. */
    private static final Set<String> WRONG_SERVER = Set.of("READONLY", "MASTERDOWN", "LOADING", "NOREPLICAS");

    /** The code stands first; Redis 6.2 puts that of a command in a script behind a dash, further on. */
    private static final Pattern CODES = Pattern.compile("(?:^|-)([A-Z]{4,}) ");

    /** As often as the driver reconnects at the least, so that a new connection gets its chance. */
    private static final long EVERY_NANOS = RedisClientSettings.RECONNECT_MAX.toNanos();

    private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final AtomicLong closedAt = new AtomicLong(System.nanoTime() - EVERY_NANOS);

    void add(Channel channel) {
        channels.add(channel);
    }

    /**
     * Closes all connections if a command's failure tells that they lead to the wrong server, at most once a second.
     *
     * @param failure why a command failed
     */
    void closeIfMisled(Throwable failure) {
        if (!isWrongServer(failure.getMessage())) {
            return;
        }
        long now = System.nanoTime();
        long before = closedAt.get();
        if (now - before >= EVERY_NANOS && closedAt.compareAndSet(before, now)) {
            LOG.warn("Redis takes no writes over these connections ({}). Connecting again.", failure.getMessage());
            channels.close();
        }
    }

    static boolean isWrongServer(@Nullable String error) {
        return error != null && CODES.matcher(error).results().anyMatch(found -> WRONG_SERVER.contains(found.group(1)));
    }
}
