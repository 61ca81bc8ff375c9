package com.rizztalk.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs scripts and carries events between nodes. Nothing here blocks, and failures come through the stages. */
@Singleton
public final class Redis {
    private final RedisConnection connection;
    private final DriverChannels channels;
    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean missed = new AtomicBoolean();
    private volatile boolean hanging;

    Redis(RedisConnection connection, DriverChannels channels, MeterRegistry meters) {
        this.connection = connection;
        this.channels = channels;
        this.meters = meters;
    }

    /**
     * Runs a script by its digest, and by its text if Redis does not know it yet. Scripts for one slot run in the
     * order of the calls, except those sent while the text travels.
     *
     * @param script the script
     * @param key the slot's key, KEYS[1]
     * @param arguments ARGV
     * @return what the script returns: strings, Longs and lists of them. Fails at once if Redis is away. If Redis
     *     hangs, it fails after two seconds, and then at once until a {@link #probe} is answered
     */
    public CompletionStage<List<Object>> run(Script script, String key, String... arguments) {
        return hanging
                ? CompletableFuture.failedFuture(new RefusedException("Redis hangs"))
                : probe(script, key, arguments);
    }

    /**
     * Runs a script even while Redis hangs, to learn when it no longer does.
     *
     * @param script the script
     * @param key the slot's key, KEYS[1]
     * @param arguments ARGV
     * @return as {@link #run}
     */
    public CompletionStage<List<Object>> probe(Script script, String key, String... arguments) {
        long begun = System.nanoTime();
        String[] keys = {key};
        return send(script, keys, arguments).whenComplete((reply, failure) -> {
            timer(script.name()).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            hanging = cause(failure) instanceof RedisCommandTimeoutException;
            if (mayHaveRun(failure)) {
                missed.set(true);
            }
            if (failure != null) {
                FailureLog.report("script " + script.name(), failure);
                channels.closeIfMisled(cause(failure));
            }
        });
    }

    private CompletionStage<List<Object>> send(Script script, String[] keys, String[] arguments) {
        if (sent.add(script.sha1())) {
            // The first time with its text at once, since later commands could overtake it otherwise.
            return eval(script, keys, arguments);
        }
        return unlessRefused(connection.commands().evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments))
                .handle((reply, failure) -> {
                    if (cause(failure) instanceof RedisNoScriptException) {
                        return eval(script, keys, arguments).toCompletableFuture();
                    }
                    return failure == null
                            ? CompletableFuture.completedFuture(reply)
                            : CompletableFuture.<List<Object>>failedFuture(failure);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<List<Object>> eval(Script script, String[] keys, String[] arguments) {
        return unlessRefused(connection.commands().eval(script.source(), ScriptOutputType.MULTI, keys, arguments));
    }

    /**
     * The driver refuses a command at once, or sends it; by now Redis may even have answered that it does not like
     * it.
     */
    private static CompletionStage<List<Object>> unlessRefused(RedisFuture<List<Object>> asked) {
        if (!asked.toCompletableFuture().isCompletedExceptionally()) {
            return asked;
        }
        return asked.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                cause(failure) instanceof RedisCommandExecutionException
                        ? failure
                        : new RefusedException(String.valueOf(cause(failure).getMessage()))));
    }

    /**
     * Returns whether an answer was missed since the last call, and resets that. Its effect may have happened.
     *
     * @return true once after any number of them
     */
    public boolean consumeMissedReply() {
        return missed.getAndSet(false);
    }

    /**
     * Publishes an event, at most once: it is lost if nobody listens or Redis is away.
     *
     * @param channel where to
     * @param event the text
     * @return how many listen; fails as {@link #run} does
     */
    public CompletionStage<Long> publish(String channel, String event) {
        if (hanging) {
            return CompletableFuture.failedFuture(new RefusedException("Redis hangs"));
        }
        CompletionStage<Long> published = connection.publish(channel, event);
        FailureLog.watch(published, "publish");
        published.whenComplete((listeners, failure) -> {
            if (failure != null) {
                channels.closeIfMisled(cause(failure));
            }
        });
        return published;
    }

    /**
     * Returns the command that scripts publish with.
     *
     * @return PUBLISH, or SPUBLISH on a cluster
     */
    public String publishCommand() {
        return connection.publishCommand();
    }

    /**
     * Listens to a channel from now on. Blocks until Redis has confirmed it: only for the start of the server.
     *
     * @param channel the channel
     * @param onEvent called on the driver's thread, in the order of the events
     * @param afterGap called after each reconnection, since events may have been missed
     */
    public void subscribe(String channel, Consumer<String> onEvent, Runnable afterGap) {
        connection.subscribe(channel, onEvent, afterGap);
    }

    private Timer timer(String script) {
        return timers.computeIfAbsent(
                script,
                name -> Timer.builder("rizztalk.redis.script")
                        .description("From sending a script to its answer")
                        .tag("script", name)
                        .publishPercentileHistogram(false)
                        .register(meters));
    }

    /**
     * Says whether a script that failed may have been run all the same, or may yet be: it was sent, and no answer
     * came in time, or none any more, since the connection broke. One that was refused at once, as all are while
     * Redis is away, never is.
     *
     * @param failure the failure of its stage, or null
     * @return false if Redis certainly did not run it to its end
     */
    public static boolean mayHaveRun(@Nullable Throwable failure) {
        return failure != null
                && !(cause(failure) instanceof RefusedException)
                && !(cause(failure) instanceof RedisConnectionException)
                && !(cause(failure) instanceof RedisCommandExecutionException);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
