package com.rizztalk.bench.soak;

import com.rizztalk.bench.crowd.Connector;
import com.rizztalk.bench.soak.Visitor.State;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** All visitors, who do something at random, so many times a second in all. On one thread. */
final class Population implements AutoCloseable {
    private static final List<String> TAGS = List.of("music", "movies", "games", "books", "travel");
    private static final int TICK_MILLIS = 10;

    /** The longest that a line is gone: a session has a grace of 20 s, so that some come too late. */
    private static final int AWAY_MILLIS = 22_000;

    private final MultiThreadIoEventLoopGroup group = Connector.thread();
    private final EventLoop loop = group.next();
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<Visitor> visitors = new ArrayList<>();
    private final Supplier<List<Integer>> ports;
    private final double rate;
    private final Referee referee = new Referee(this::lost);
    private long begunAt;
    private long done;
    private boolean ending;

    /**
     * Brings them in, a hundred every 100 ms.
     *
     * @param size how many
     * @param rate how many things are done a second, all together
     * @param ports of the servers that live
     */
    Population(int size, double rate, Supplier<List<Integer>> ports) {
        this.rate = rate;
        this.ports = ports;
        for (int i = 0; i < size; i++) {
            Visitor visitor = new Visitor(i, loop, referee);
            visitors.add(visitor);
            loop.schedule(() -> come(visitor), i, TimeUnit.MILLISECONDS);
        }
    }

    /** From now on they act. */
    void begin() throws InterruptedException {
        call(() -> {
            begunAt = System.nanoTime();
            loop.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
            return loop.scheduleAtFixedRate(() -> referee.look(visitors), 1, 1, TimeUnit.SECONDS);
        });
    }

    /** How many are in a state. */
    int count(State state) throws InterruptedException {
        return call(
                () -> (int) visitors.stream().filter(it -> it.state() == state).count());
    }

    /** Runs something on the thread that all of this belongs to. */
    <T> T call(Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    Referee referee() {
        return referee;
    }

    private void tick() {
        if (ending) {
            return;
        }
        double due = rate * (System.nanoTime() - begunAt) / TimeUnit.SECONDS.toNanos(1);
        for (; done < due; done++) {
            act(visitors.get(random.nextInt(visitors.size())));
        }
    }

    private void act(Visitor visitor) {
        if (visitor.askedAt() != 0) {
            return;
        }
        int dice = random.nextInt(100);
        switch (visitor.state()) {
            case IDLE -> visitor.start(TAGS.get(random.nextInt(TAGS.size())));
            case WAITING -> {
                if (dice < 5) {
                    visitor.stop();
                } else if (dice < 10) {
                    visitor.drop();
                }
            }
            case IN_CALL -> {
                if (dice < 45) {
                    visitor.skip();
                } else if (dice < 55) {
                    visitor.stop();
                } else if (dice < 65) {
                    visitor.drop();
                } else {
                    visitor.candidate();
                }
            }
            case AWAY, GREETING -> {}
        }
    }

    /** He comes again some time, mostly for his session, sometimes as somebody new. */
    private void lost(Visitor visitor) {
        if (ending) {
            return;
        }
        if (random.nextInt(10) == 0) {
            visitor.forget();
        }
        loop.schedule(() -> come(visitor), random.nextInt(AWAY_MILLIS), TimeUnit.MILLISECONDS);
    }

    private void come(Visitor visitor) {
        List<Integer> alive = ports.get();
        if (!ending && visitor.state() == State.AWAY) {
            visitor.come(alive.get(random.nextInt(alive.size())));
        }
    }

    /** All of them go, without a word. */
    void leave() throws InterruptedException {
        call(() -> {
            ending = true;
            visitors.forEach(Visitor::drop);
            return true;
        });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }
}
