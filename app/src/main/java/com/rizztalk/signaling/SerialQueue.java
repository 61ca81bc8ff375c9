package com.rizztalk.signaling;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one session's work in its order: each task begins when the stage of the one before has completed, and all of it
 * runs on one thread, so that a session's state needs no lock.
 */
final class SerialQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final Executor executor;
    private final Queue<Supplier<? extends CompletionStage<?>>> tasks = new ArrayDeque<>(1);
    private boolean busy;

    SerialQueue(Executor executor) {
        this.executor = executor;
    }

    /** Adds a task. To be called on the executor's thread only. */
    void add(Supplier<? extends CompletionStage<?>> task) {
        if (busy) {
            tasks.add(task);
        } else {
            // Not by way of the queue: each reference that is put into an old object is looked at by the next
            // collection.
            begin(task);
            drain();
        }
    }

    int size() {
        return tasks.size();
    }

    private void drain() {
        while (!busy) {
            Supplier<? extends CompletionStage<?>> task = tasks.poll();
            if (task == null) {
                return;
            }
            begin(task);
        }
    }

    private void begin(Supplier<? extends CompletionStage<?>> task) {
        busy = true;
        CompletionStage<?> done;
        try {
            done = task.get();
        } catch (RuntimeException e) {
            LOG.error("A session's task failed", e);
            busy = false;
            return;
        }
        if (done.toCompletableFuture().isDone()) {
            done.whenComplete((ignored, failure) -> complain(failure));
            busy = false;
        } else {
            done.whenCompleteAsync(
                    (ignored, failure) -> {
                        complain(failure);
                        busy = false;
                        drain();
                    },
                    executor);
        }
    }

    private static void complain(Throwable failure) {
        if (failure != null) {
            LOG.error("A session's task failed", failure);
        }
    }
}
