package com.rizztalk.bench.crowd;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Candidates from one of a pair to the other, by random pairs of a crowd that talks: so many under way, as fast as they
 * come, or so many a second.
 */
public final class Relaying implements Crowd.Listener {
    private final Crowd crowd;
    private final List<Client> talking;
    private final String json;
    private final SplittableRandom random = new SplittableRandom(11);
    private final int atOnce;
    private final double rate;
    private final long begunAt = System.nanoTime();
    private Histogram latency = Crowd.latencies();
    private long frames;
    private long sent;
    private int under;
    private boolean ending;

    private Relaying(Crowd crowd, List<Client> talking, int bytes, int atOnce, double rate) {
        this.crowd = crowd;
        this.talking = talking;
        this.atOnce = atOnce;
        this.rate = rate;
        this.json = json(bytes);
    }

    /**
     * What came of a while.
     *
     * @param frames that arrived
     * @param latency nanoseconds from sent to arrived
     */
    public record Result(long frames, Histogram latency) {}

    /**
     * Pairs everybody off and begins.
     *
     * @param crowd all idle
     * @param bytes length of an RTCIceCandidateInit
     * @param atOnce how many to keep under way, or 0
     * @param rate how many a second, where {@code atOnce} is 0
     */
    public static Relaying begin(Crowd crowd, int bytes, int atOnce, double rate) throws InterruptedException {
        List<Client> talking = Matching.everybody(crowd);
        return again(crowd, talking, bytes, atOnce, rate);
    }

    /** The same pairs at another pace. */
    public Relaying at(int newAtOnce, double newRate) throws InterruptedException {
        crowd.call(() -> ending = true);
        return again(crowd, talking, json.length(), newAtOnce, newRate);
    }

    private static Relaying again(Crowd crowd, List<Client> talking, int bytes, int atOnce, double rate)
            throws InterruptedException {
        Relaying relaying = new Relaying(crowd, talking, bytes, atOnce, rate);
        crowd.call(() -> {
            talking.forEach(client -> client.startedAt = 0);
            crowd.listen(relaying);
            for (int i = 0; i < atOnce; i++) {
                relaying.send();
            }
            if (atOnce == 0) {
                relaying.tick();
            }
            return true;
        });
        return relaying;
    }

    private static String json(int bytes) {
        String begin = "{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0 ufrag ";
        String end = "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}";
        return begin + "x".repeat(bytes - begin.length() - end.length()) + end;
    }

    /** What came of it since the last call. */
    public Result take() throws InterruptedException {
        return crowd.call(() -> {
            Result result = new Result(frames, latency);
            frames = 0;
            latency = Crowd.latencies();
            return result;
        });
    }

    private void tick() {
        if (ending) {
            return;
        }
        double due = rate * (System.nanoTime() - begunAt) / TimeUnit.SECONDS.toNanos(1);
        while (sent < due && send()) {}
        crowd.loop().schedule(this::tick, 500, TimeUnit.MICROSECONDS);
    }

    /**
     * One client has one frame under way at the most, so that {@code startedAt} says when. Where each has one, nothing is
     * sent: a server that stands still for so long is seen by those.
     */
    private boolean send() {
        if (under == talking.size()) {
            return false;
        }
        Client client = talking.get(random.nextInt(talking.size()));
        while (client.startedAt != 0) {
            client = talking.get(random.nextInt(talking.size()));
        }
        client.startedAt = System.nanoTime();
        client.candidate(json);
        sent++;
        under++;
        return true;
    }

    @Override
    public void heard(Client client, Heard heard) {
        Client sender = client.partner;
        if (heard.kind() != Heard.Kind.CANDIDATE || sender == null || sender.startedAt == 0) {
            return;
        }
        latency.recordValue(System.nanoTime() - sender.startedAt);
        sender.startedAt = 0;
        under--;
        frames++;
        if (atOnce > 0 && !ending) {
            send();
        }
    }
}
