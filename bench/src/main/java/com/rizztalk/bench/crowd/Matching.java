package com.rizztalk.bench.crowd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Pairs out of a crowd, over and over: one starts, waits; another starts, both are matched; one of them stops, the other
 * is told. That is one pair. Either so many at once, as fast as they come, or so many a second. Where a server lets two
 * miss each other, they wait for the next.
 */
public final class Matching implements Crowd.Listener {
    private static final String MISSED = "Some pairs never came about";

    private final Crowd crowd;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Client> idle = new ArrayList<>();
    private final Map<Client, Client> followers = new HashMap<>();
    private final Map<String, Client> halves = new HashMap<>();
    private final List<Client> paired = new ArrayList<>();
    private final CompletableFuture<List<Client>> allPaired = new CompletableFuture<>();
    private Histogram latency = Crowd.latencies();
    private long pairs;
    private long launched;
    private int under;
    private int atOnce;
    private double rate;
    private long begunAt;
    private final boolean keep;
    private boolean ending;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private Matching(Crowd crowd, int atOnce, boolean keep) {
        this.crowd = crowd;
        this.atOnce = atOnce;
        this.keep = keep;
    }

    /**
     * What came of a while.
     *
     * @param pairs matched and told, both
     * @param latency nanoseconds from the second start to both told
     */
    public record Result(long pairs, Histogram latency) {}

    /** Keeps so many pairs under way. */
    public static Matching closed(Crowd crowd, int atOnce) throws InterruptedException {
        return new Matching(crowd, atOnce, false).begin(crowd.size(), "");
    }

    /** Keeps so many pairs of the first {@code few} under way, who ask for this tag. */
    public static Matching closed(Crowd crowd, int atOnce, int few, String tag) throws InterruptedException {
        return new Matching(crowd, atOnce, false).begin(few, tag);
    }

    /** Pairs everybody off, once, and leaves them talking. */
    static List<Client> everybody(Crowd crowd) throws InterruptedException {
        return Crowd.await(new Matching(crowd, 1, true).begin(crowd.size(), "").allPaired, MISSED);
    }

    private Matching begin(int few, String tag) throws InterruptedException {
        crowd.call(() -> {
            for (Client client : crowd.clients().subList(0, few)) {
                client.tag = tag;
                idle.add(client);
            }
            crowd.listen(this);
            begunAt = System.nanoTime();
            tick();
            return true;
        });
        return this;
    }

    /** What came of it since the last call. */
    public Result take() throws InterruptedException {
        return crowd.call(() -> {
            Result result = new Result(pairs, latency);
            pairs = 0;
            latency = Crowd.latencies();
            return result;
        });
    }

    /** From now on begins so many pairs a second, whatever becomes of them. */
    public void ease(double newRate) throws InterruptedException {
        crowd.call(() -> {
            atOnce = 0;
            rate = newRate;
            launched = 0;
            begunAt = System.nanoTime();
            tick();
            return true;
        });
    }

    /** Begins no more, and waits until nobody is under way. To be used where nobody was left waiting. */
    public void end() throws InterruptedException {
        crowd.call(() -> {
            ending = true;
            settle();
            return true;
        });
        Crowd.await(ended, MISSED);
    }

    private void settle() {
        if (ending && under == 0) {
            ended.complete(true);
        }
    }

    private void tick() {
        if (ending) {
            return;
        }
        if (atOnce > 0) {
            while (under < atOnce && launch()) {}
        } else {
            double due = rate * (System.nanoTime() - begunAt) / TimeUnit.SECONDS.toNanos(1);
            while (launched < due && launch()) {}
            crowd.loop().schedule(this::tick, 500, TimeUnit.MICROSECONDS);
        }
    }

    private boolean launch() {
        if (idle.size() < 2) {
            return false;
        }
        Client first = takeIdle();
        followers.put(first, takeIdle());
        launched++;
        under++;
        first.start();
        return true;
    }

    private Client takeIdle() {
        int at = random.nextInt(idle.size());
        Client taken = idle.get(at);
        Client last = idle.removeLast();
        if (last != taken) {
            idle.set(at, last);
        }
        return taken;
    }

    @Override
    public void heard(Client client, Heard heard) {
        switch (heard.kind()) {
            case WAITING -> follow(client);
            case MATCHED -> {
                follow(client);
                client.matched(heard);
                Client other = halves.remove(heard.call());
                if (other == null) {
                    halves.put(heard.call(), client);
                } else {
                    matched(client, other);
                }
            }
            case ENDED -> {
                idle.add(client);
                if (client.partner != null) {
                    idle.add(client.partner);
                }
                next();
            }
            case READY, CANDIDATE, ONLINE, PING, REFUSED, OTHER -> {}
        }
    }

    /** Whose partner is to be starts as soon as it waits. */
    private void follow(Client client) {
        Client follower = followers.remove(client);
        if (follower != null) {
            follower.start();
        }
    }

    private void matched(Client last, Client first) {
        pairs++;
        latency.recordValue(System.nanoTime() - Math.max(last.startedAt, first.startedAt));
        last.partner = first;
        first.partner = last;
        if (!keep) {
            last.stop();
            return;
        }
        paired.add(last);
        paired.add(first);
        next();
        if (under == 0 && idle.size() < 2) {
            allPaired.complete(paired);
        }
    }

    private void next() {
        under--;
        if (atOnce > 0) {
            tick();
        }
        settle();
    }
}
