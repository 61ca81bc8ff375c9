package com.rizztalk.matchmaking;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes the ids of nodes, sessions, calls and bans: 128 random bits, in letters that need no escape anywhere. */
@Singleton
public final class Ids {
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final int ID_BYTES = 16;
    private static final int TOKEN_BYTES = 32;

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Makes an id.
     *
     * @return 22 letters
     */
    public String next() {
        return text(ID_BYTES);
    }

    /**
     * Makes a resume token. Its holder has the session.
     *
     * @return 43 letters
     */
    public String nextToken() {
        return text(TOKEN_BYTES);
    }

    /**
     * Returns the session's id, which is the token's digest: so neither Redis nor a log ever holds a token.
     *
     * @param token as a client gave it, whatever it may be
     * @return 22 letters
     */
    public static String sessionId(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return TEXT.encodeToString(Arrays.copyOf(digest, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private String text(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return TEXT.encodeToString(id);
    }
}
