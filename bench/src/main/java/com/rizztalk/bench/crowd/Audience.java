package com.rizztalk.bench.crowd;

/** A crowd that is silent, and hears how many are online. */
public final class Audience {
    private final Crowd crowd;
    private long heard;

    private Audience(Crowd crowd) {
        this.crowd = crowd;
    }

    /** Begins to count. */
    public static Audience of(Crowd crowd) throws InterruptedException {
        Audience audience = new Audience(crowd);
        crowd.call(() -> {
            crowd.listen((client, what) -> audience.hear(what));
            return true;
        });
        return audience;
    }

    private void hear(Heard what) {
        if (what.kind() == Heard.Kind.ONLINE) {
            heard++;
        }
    }

    /** How many counts its members were told since the last call: as many broadcasts times as many members. */
    public long take() throws InterruptedException {
        return crowd.call(() -> {
            long result = heard;
            heard = 0;
            return result;
        });
    }
}
