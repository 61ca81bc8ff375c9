package com.rizztalk.moderation;

import com.rizztalk.ratelimit.LimitsConfiguration;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns addresses into keyed hashes (HMAC-SHA256, RFC 2104, cut to 128 bits). The key changes by itself with each
 * period, and at once when the operator puts a new secret in front: hashes of different periods can't be told to be of
 * one address. A visitor is looked up under the current and the last period of every configured secret.
 */
@Singleton
public final class AddressHasher {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 16;

    private final List<byte[]> secrets;
    private final Duration period;
    private final Clock clock;
    private final boolean enabled;

    AddressHasher(HashSecrets secrets, ModerationConfiguration configuration, LimitsConfiguration limits, Clock clock) {
        this.secrets = secrets.newestFirst();
        this.period = configuration.hashPeriod();
        this.clock = clock;
        this.enabled = limits.enabled();
    }

    /**
     * Makes the hashes of an address.
     *
     * @param address an IPv4 address or an IPv6 /64, in one spelling
     * @param network the network around it that one customer may have, in one spelling
     * @return the visitor; unknown where limits are off, since then many come from one address
     */
    public Visitor visitor(String address, String network) {
        if (!enabled) {
            return Visitor.UNKNOWN;
        }
        long now = clock.millis() / period.toMillis();
        List<String> hashes = new ArrayList<>();
        for (byte[] secret : secrets) {
            hashes.add(hash(periodKey(secret, now), address));
            hashes.add(hash(periodKey(secret, now - 1), address));
        }
        String networkHash = hash(periodKey(secrets.getFirst(), now), network);
        return new Visitor(hashes.getFirst(), networkHash, hashes);
    }

    private static byte[] periodKey(byte[] secret, long index) {
        return hmac(secret, "rizztalk address hash, period " + index);
    }

    private static String hash(byte[] key, String address) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hmac(key, address), HASH_BYTES));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
        }
    }
}
