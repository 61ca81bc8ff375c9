package com.rizztalk.bench.crowd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The last of a crowd, who wait for nobody: each asks for a tag of its own. */
public final class Loners implements Crowd.Listener {
    private final Crowd crowd;
    private final int first;
    private int waiting;
    private int wanted;
    private CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);

    /**
     * Finds them, and leaves them idle.
     *
     * @param crowd all idle
     * @param first how many of the crowd are none of them
     */
    public Loners(Crowd crowd, int first) {
        this.crowd = crowd;
        this.first = first;
    }

    /** The tags that so many need, for the server's list. */
    public static List<String> tags(int count) {
        return IntStream.range(0, count).mapToObj(Loners::tag).toList();
    }

    /** As short as can be: each welcome carries all of them. */
    private static String tag(int number) {
        return Integer.toString(number, Character.MAX_RADIX);
    }

    /** Lets more of them wait until so many do. Nobody else of the crowd may be under way. */
    public void await(int count) throws InterruptedException {
        crowd.call(() -> {
            wanted = count;
            all = new CompletableFuture<>();
            crowd.listen(this);
            ask();
            return true;
        });
        Crowd.await(all, "Not all who should wait were told so");
    }

    /** One after the other: a flood would be no crowd that gathers. */
    private void ask() {
        if (waiting == wanted) {
            all.complete(true);
            return;
        }
        Client client = crowd.clients().get(first + waiting);
        client.tag = tag(waiting);
        client.start();
    }

    @Override
    public void heard(Client client, Heard heard) {
        switch (heard.kind()) {
            case WAITING -> {
                waiting++;
                ask();
            }
            case MATCHED -> crowd.refused("somebody who waits for nobody was matched");
            case READY, ENDED, CANDIDATE, ONLINE, PING, REFUSED, OTHER -> {}
        }
    }
}
