package com.rizztalk.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DirectionsTest {
    @Test
    void namesTheAddressHereAndTheWayForAPhone() {
        assertThat(Directions.text("8088", List.of("192.168.1.5")))
                .contains("Open http://localhost:8088")
                .contains("adb reverse tcp:8088 tcp:8088")
                .contains("http://192.168.1.5:8088");
    }

    @Test
    void saysNothingOfANetworkThatIsNotThere() {
        assertThat(Directions.text("8080", List.of())).doesNotContain("network:");
    }
}
