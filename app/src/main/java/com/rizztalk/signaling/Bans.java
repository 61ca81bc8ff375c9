package com.rizztalk.signaling;

import com.rizztalk.moderation.BanNotice;
import java.time.temporal.ChronoUnit;

/** The words to one who is banned. */
final class Bans {
    private Bans() {}

    /** One sentence, short enough for a close frame (RFC 6455 section 5.5), with when it ends, in UTC. */
    static String sentence(BanNotice ban) {
        return "You cannot use this service until " + ban.until().truncatedTo(ChronoUnit.SECONDS)
                + "; an appeal can quote " + ban.reference() + ".";
    }
}
