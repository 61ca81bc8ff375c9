package com.rizztalk.websocket;

import com.rizztalk.signaling.ClientConnection;
import io.netty.buffer.ByteBuf;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One frame on its way to many: to a few in each turn, since whatever else an event loop has to do waits meanwhile. */
final class Broadcast implements Runnable {
    /** About half a millisecond's work (bench/RESULTS.md). */
    static final int AT_ONCE = 20;

    static final long PAUSE_MILLIS = 10;

    private final ByteBuf frame;
    private final Iterator<ClientConnection> rest;
    private final ScheduledExecutorService executor;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * Takes the frame over; it is released once the last connection has written it, or given up.
     *
     * @param frame bytes of a whole frame
     * @param connections of this transport
     * @param executor runs all turns but the first
     */
    Broadcast(ByteBuf frame, Iterator<ClientConnection> connections, ScheduledExecutorService executor) {
        this.frame = frame;
        this.rest = connections;
        this.executor = executor;
    }

    /** Done when everybody has it. */
    CompletionStage<Void> done() {
        return done;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < AT_ONCE && rest.hasNext(); i++) {
                ((WebSocketConnection) rest.next()).sendShared(frame);
            }
            if (rest.hasNext()) {
                executor.schedule(this, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
        } catch (RuntimeException e) {
            // A server that stops takes no more turns.
            frame.release();
            done.completeExceptionally(e);
            return;
        }
        frame.release();
        done.complete(null);
    }
}
