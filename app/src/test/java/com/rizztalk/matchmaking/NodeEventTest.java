package com.rizztalk.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.matchmaking.NodeEvent.Ended;
import com.rizztalk.matchmaking.NodeEvent.Frame;
import com.rizztalk.matchmaking.NodeEvent.SealedFrame;
import com.rizztalk.protocol.EndReason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events between nodes. */
class NodeEventTest {
    @Test
    @DisplayName("A frame survives its way as text, spaces included")
    void parsesAFrame() {
        Frame frame = new Frame("a", "call", (3L << 32) + 7, "{\"a\": \"b c\"}");
        assertThat(NodeEvent.parse(frame.text())).isEqualTo(frame);
    }

    @Test
    @DisplayName("Kept frames come by their numbers, and other events stay where they are")
    void putsKeptFramesInOrder() {
        SealedFrame first = new SealedFrame("a", "call", 1, "x");
        SealedFrame second = new SealedFrame("a", "call", 2, "y");
        SealedFrame third = new SealedFrame("a", "call", (1L << 32) + 1, "z");
        Ended ended = new Ended("a", 4, "call", EndReason.LEFT);
        assertThat(NodeEvent.inOrder(List.of(third, first, ended, second)))
                .containsExactly(first, second, ended, third);
    }
}
