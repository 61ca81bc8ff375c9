package com.rizztalk.signaling;

/** The words to one who is banned. */
final class Bans {
    private Bans() {}

    /** One sentence, short enough for a close frame, with what an appeal can quote. */
    static String sentence(String reference) {
        return "You cannot use this service for now; an appeal can quote " + reference + ".";
    }
}
