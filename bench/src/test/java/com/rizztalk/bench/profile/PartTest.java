package com.rizztalk.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {
    @ParameterizedTest
    @CsvSource({
        "[C2 CompilerThre tid=7];Compile::Compile, COMPILER",
        "[VM Thread tid=8];DefNewGeneration::collect, COLLECTOR",
        "[loop tid=9];io/netty/channel/nio/NioIoHandler.run;com/rizztalk/signaling/Session.send;sun/nio/ch/SocketDispatcher.write0;__libc_write, WRITING",
        "[loop tid=9];io/netty/channel/nio/NioIoHandler.run;io/lettuce/core/protocol/CommandHandler.decode;java/util/ArrayDeque.poll, DRIVER",
        "[loop tid=9];io/lettuce/core/protocol/AsyncCommand.complete;com/rizztalk/signaling/EventDelivery.matched;java/util/HashMap.get, SESSIONS",
        "[loop tid=9];com/rizztalk/signaling/Session.send;com/rizztalk/protocol/JsonMembers.text;java/lang/String.<init>, MESSAGES",
        "[loop tid=9];com/rizztalk/signaling/SignalingMetrics.matched;io/micrometer/core/instrument/Timer.record, METRICS",
        "[loop tid=9];io/netty/channel/nio/NioIoHandler.run;java/util/HashMap.get, NETTY",
        "[main tid=1];java/lang/Thread.run, REST",
    })
    void theInnermostOwnerCounts(String stack, Part part) {
        assertThat(Part.of(stack)).isEqualTo(part);
    }
}
