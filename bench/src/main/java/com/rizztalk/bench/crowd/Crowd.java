package com.rizztalk.bench.crowd;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Many visitors on one thread, so that the generator takes one core at the most. */
public final class Crowd implements AutoCloseable {
    private static final int OPENING_AT_ONCE = 100;

    private final MultiThreadIoEventLoopGroup group = Connector.thread();
    private final EventLoop loop = group.next();
    private final List<Client> clients = new ArrayList<>();
    private final Dialect dialect;
    private final List<Integer> ports;
    private final int wanted;
    private final CompletableFuture<Crowd> complete = new CompletableFuture<>();
    private int opened;
    private boolean closing;
    private Listener listener = (client, heard) -> {};

    /** Who plays with the crowd. On its thread. */
    interface Listener {
        void heard(Client client, Heard heard);
    }

    private Crowd(Dialect dialect, List<Integer> ports, int wanted) {
        this.dialect = dialect;
        this.ports = ports;
        this.wanted = wanted;
    }

    /**
     * Connects a crowd.
     *
     * @param dialect how to speak
     * @param ports servers on 127.0.0.1, taken in turn
     * @param wanted how many
     * @return all of them, ready
     */
    public static Crowd connect(Dialect dialect, List<Integer> ports, int wanted) throws InterruptedException {
        Crowd crowd = new Crowd(dialect, ports, wanted);
        crowd.loop.execute(() -> {
            for (int i = 0; i < Math.min(OPENING_AT_ONCE, wanted); i++) {
                crowd.open();
            }
        });
        try {
            return crowd.complete.get(3, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            crowd.close();
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            crowd.close();
            throw new IllegalStateException("The crowd could not connect", e);
        }
    }

    private void open() {
        int number = opened++;
        Connector.connect(loop, ports.get(number % ports.size()), dialect.path(), number, new Client(this, dialect))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        complete.completeExceptionally(done.cause());
                    }
                });
    }

    void ready(Client client) {
        clients.add(client);
        if (clients.size() == wanted) {
            complete.complete(this);
        } else if (opened < wanted) {
            open();
        }
    }

    void heard(Client client, Heard heard) {
        listener.heard(client, heard);
    }

    /** A load that is refused is no measure: said aloud, and the run ends. */
    void refused(String why) {
        if (!closing) {
            System.err.println("A client was refused: " + why);
            complete.completeExceptionally(new IllegalStateException(why));
        }
    }

    void gone() {
        refused("the connection is gone");
    }

    /**
     * Counts nanoseconds, as exactly as three digits are. As large from the start as it may become: to make it larger is a way
     * that the compiler did not expect, and each window's first slow answers would wait until it has compiled anew.
     */
    static Histogram latencies() {
        Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        latencies.setAutoResize(true);
        return latencies;
    }

    /** Runs something on the crowd's thread and waits for it. */
    public <T> T call(java.util.concurrent.Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    /** How many they are. */
    public int size() {
        return wanted;
    }

    /** Waits for what the crowd is to bring about. */
    static <T> T await(CompletableFuture<T> future, String failure) throws InterruptedException {
        try {
            return future.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(failure, e);
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** To be used on the crowd's thread. */
    List<Client> clients() {
        return clients;
    }

    void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public void close() {
        loop.submit(() -> {
                    closing = true;
                    clients.forEach(Client::cut);
                })
                .syncUninterruptibly();
        group.shutdownGracefully(0, Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }
}
