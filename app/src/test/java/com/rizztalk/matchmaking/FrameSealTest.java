package com.rizztalk.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that only their receiver can read. */
class FrameSealTest {
    private static final String TOKEN = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY";

    @ParameterizedTest
    @DisplayName("The receiver's token opens a frame")
    @ValueSource(strings = {"", "{}", "candidate:1 1 udp 1 203.0.113.7 9 typ host", "Grüße, 日本 😀"})
    void opensWithTheToken(String frame) {
        String sealed = FrameSeal.seal(FrameSeal.publicKey(TOKEN), frame);
        assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("203.0.113.7");
        assertThat(FrameSeal.open(TOKEN, sealed)).isEqualTo(frame);
    }

    @Test
    @DisplayName("A large frame comes out whole")
    void sealsALargeFrame() {
        String frame = "x".repeat(16_384);
        assertThat(FrameSeal.open(TOKEN, FrameSeal.seal(FrameSeal.publicKey(TOKEN), frame)))
                .isEqualTo(frame);
    }

    @Test
    @DisplayName("Another token opens nothing, nor does the session's id")
    void staysShutForOthers() {
        String sealed = FrameSeal.seal(FrameSeal.publicKey(TOKEN), "secret");
        assertThatIllegalArgumentException().isThrownBy(() -> FrameSeal.open("another token", sealed));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameSeal.open(Ids.sessionId(TOKEN), sealed));
    }

    @Test
    @DisplayName("A damaged frame is refused")
    void refusesADamagedFrame() {
        byte[] sealed = Base64.getUrlDecoder().decode(FrameSeal.seal(FrameSeal.publicKey(TOKEN), "secret"));
        sealed[sealed.length - 1] ^= 1;
        String damaged = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        assertThatIllegalArgumentException().isThrownBy(() -> FrameSeal.open(TOKEN, damaged));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameSeal.open(TOKEN, "c2hvcnQ"));
    }

    @Test
    @DisplayName("No two seals of one frame are the same")
    void sealsAnewEachTime() {
        String key = FrameSeal.publicKey(TOKEN);
        assertThat(FrameSeal.seal(key, "secret")).isNotEqualTo(FrameSeal.seal(key, "secret"));
    }

    @Test
    @DisplayName("A session's public key is always the same, and is a point of the curve")
    void derivesThePublicKey() {
        String key = FrameSeal.publicKey(TOKEN);
        assertThat(key).isEqualTo(FrameSeal.publicKey(TOKEN)).hasSize(43);
        assertThat(new BigInteger(1, Base64.getUrlDecoder().decode(key)).signum())
                .isOne();
    }
}
