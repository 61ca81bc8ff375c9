package com.rizztalk.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.signaling.ClientConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One frame for everybody, and nothing of it left behind. Single quotes stand for double ones. */
class BroadcastTest {
    private static final int MAX_PENDING = 65_536;

    private final MessageEncoder encoder = new MessageEncoder(JsonMapper.createDefault());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConnectionMetrics metrics = new ConnectionMetrics(meters);
    private final ByteBuf frame = WebSocketBroadcaster.frame(encoder, new ServerMessage.Online(7));

    private final EmbeddedChannel loop = new EmbeddedChannel();

    private WebSocketConnection connection(EmbeddedChannel channel) {
        channel.pipeline().addLast(new WebSocket13FrameEncoder(false));
        return new WebSocketConnection(channel, encoder, metrics, MAX_PENDING);
    }

    private void share(ClientConnection... connections) {
        share(List.of(connections), loop.eventLoop());
    }

    private CompletionStage<Void> share(List<ClientConnection> connections, ScheduledExecutorService executor) {
        Broadcast broadcast = new Broadcast(frame, connections.iterator(), executor);
        broadcast.run();
        return broadcast.done();
    }

    /** What a browser makes of all that was written so far. */
    private static List<WebSocketFrame> read(EmbeddedChannel server) {
        EmbeddedChannel browser = new EmbeddedChannel(new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder().expectMaskedFrames(false).build()));
        ByteBuf written = server.readOutbound();
        while (written != null) {
            browser.writeInbound(written);
            written = server.readOutbound();
        }
        List<WebSocketFrame> frames = new ArrayList<>();
        @Nullable WebSocketFrame next = browser.readInbound();
        while (next != null) {
            frames.add(next);
            next = browser.readInbound();
        }
        browser.finishAndReleaseAll();
        return frames;
    }

    private static List<String> texts(EmbeddedChannel server) {
        return read(server).stream()
                .map(it -> {
                    String text = ((TextWebSocketFrame) it).text().replace('"', '\'');
                    it.release();
                    return text;
                })
                .toList();
    }

    @Test
    void everybodyIsToldTheSame() {
        EmbeddedChannel one = new EmbeddedChannel();
        EmbeddedChannel two = new EmbeddedChannel();
        share(connection(one), connection(two));
        assertThat(frame.refCnt()).isEqualTo(2);
        assertThat(texts(one)).containsExactly("{'type':'online','count':7}");
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(texts(two)).containsExactly("{'type':'online','count':7}");
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whatIsWrittenIsTheOneFrameItself() {
        EmbeddedChannel channel = new EmbeddedChannel();
        share(connection(channel));
        ByteBuf written = channel.readOutbound();
        assertThat(written.memoryAddress()).isEqualTo(frame.memoryAddress());
        assertThat(written.isDirect()).isTrue();
        written.release();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void itComesInItsOrder() {
        EmbeddedChannel channel = new EmbeddedChannel();
        WebSocketConnection connection = connection(channel);
        connection.send(new ServerMessage.Pong(1));
        share(connection);
        connection.sendFrame("{}");
        assertThat(texts(channel)).containsExactly("{'type':'pong','id':1}", "{'type':'online','count':7}", "{}");
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void withNobodyThereTheFrameIsReleased() {
        share();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whoIsGoneOrGoingIsToldNothing() {
        EmbeddedChannel gone = new EmbeddedChannel();
        gone.close();
        EmbeddedChannel going = new EmbeddedChannel();
        WebSocketConnection leaving = connection(going);
        leaving.closing();
        share(connection(gone), leaving);
        assertThat(gone.<Object>readOutbound()).isNull();
        assertThat(going.<Object>readOutbound()).isNull();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whoReadsTooSlowlyIsCutOffInstead() {
        EmbeddedChannel slow = new EmbeddedChannel();
        WebSocketConnection connection = connection(slow);
        slow.write(Unpooled.directBuffer(MAX_PENDING + 1).writeZero(MAX_PENDING + 1));
        share(connection);
        assertThat(frame.refCnt()).isZero();
        assertThat(connection.isOpen()).isFalse();
        assertThat(meters.counter("rizztalk.connections.slow").count()).isEqualTo(1);
        slow.<ByteBuf>readOutbound().release();
        List<WebSocketFrame> rest = read(slow);
        assertThat(rest)
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseWebSocketFrame.class,
                        it -> assertThat(it.statusCode()).isEqualTo(1013));
        rest.forEach(WebSocketFrame::release);
    }

    @Test
    void whereWritingFailsTheOthersAreToldAndTheFrameIsReleased() {
        EmbeddedChannel broken = new EmbeddedChannel() {
            @Override
            protected void doWrite(ChannelOutboundBuffer in) throws Exception {
                throw new IOException("Broken pipe");
            }
        };
        EmbeddedChannel well = new EmbeddedChannel();
        share(connection(broken), connection(well));
        assertThat(broken.isActive()).isFalse();
        assertThat(texts(well)).containsExactly("{'type':'online','count':7}");
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whatAConnectionDidNotWriteBeforeItsEndIsReleased() {
        EmbeddedChannel stuck = new EmbeddedChannel() {
            @Override
            protected void doWrite(ChannelOutboundBuffer in) {
                // The kernel takes no more.
            }
        };
        share(connection(stuck));
        assertThat(frame.refCnt()).isEqualTo(1);
        stuck.close();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void ofManyOnlyAFewAreToldInOneTurn() {
        List<EmbeddedChannel> channels = Stream.generate(EmbeddedChannel::new)
                .limit(2 * Broadcast.AT_ONCE + 1)
                .toList();
        loop.freezeTime();
        CompletionStage<Void> told =
                share(channels.stream().<ClientConnection>map(this::connection).toList(), loop.eventLoop());
        assertThat(told(channels)).isEqualTo(Broadcast.AT_ONCE);
        nextTurn();
        assertThat(told(channels)).isEqualTo(Broadcast.AT_ONCE);
        assertThat(told.toCompletableFuture()).isNotDone();
        nextTurn();
        assertThat(told(channels)).isEqualTo(1);
        assertThat(told.toCompletableFuture()).isCompleted();
        assertThat(frame.refCnt()).isZero();
    }

    private void nextTurn() {
        loop.advanceTimeBy(Broadcast.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    /** How many were told since the last call. */
    private static long told(List<EmbeddedChannel> channels) {
        return channels.stream().mapToLong(it -> texts(it).size()).sum();
    }

    @Test
    void whereAServerStopsMeanwhileTheFrameIsReleased() {
        List<ClientConnection> connections = Stream.generate(() -> (ClientConnection) connection(new EmbeddedChannel()))
                .limit(Broadcast.AT_ONCE + 1)
                .toList();
        ScheduledExecutorService stopped = Executors.newSingleThreadScheduledExecutor();
        stopped.shutdownNow();
        CompletionStage<Void> told = share(connections, stopped);
        assertThat(told.toCompletableFuture()).isCompletedExceptionally();
        // What the channels still hold is theirs.
        assertThat(frame.refCnt()).isEqualTo(Broadcast.AT_ONCE);
    }
}
