package com.rizztalk.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {
    @Test
    void answersOnLoopbackAndSaysWhichServerItIs() throws IOException {
        try (LocalRedis redis = LocalRedis.start()) {
            assertThat(RedisCommand.send(redis.port(), "PING")).isEqualTo("PONG");
            assertThat(redis.uri()).hasToString("redis://127.0.0.1:" + redis.port());
            assertThat(redis.describe()).matches("(redis|valkey)-server \\d+\\.\\d+\\.\\d+ \\(.+\\) at " + redis.uri());
        }
    }

    @Test
    void bundledServerRunsHere() throws IOException {
        try (LocalRedis redis = LocalRedis.start(RedisBinary::bundled, FreePort.any())) {
            assertThat(redis.describe()).startsWith("redis-server 6.2").contains("(bundled)");
        }
    }

    @Test
    void closeEndsTheServerAndDeletesItsFolder() throws IOException {
        LocalRedis redis = LocalRedis.start();
        redis.close();
        redis.close();

        assertThat(redis.isAlive()).isFalse();
        assertThat(redis.folder()).doesNotExist();
        assertThatThrownBy(() -> RedisCommand.send(redis.port(), "PING")).isInstanceOf(IOException.class);
    }

    @Test
    void pausedServerHoldsItsAnswersUntilResumed() throws IOException {
        try (LocalRedis redis = LocalRedis.start()) {
            redis.pause();
            assertThatThrownBy(() -> RedisCommand.send(redis.port(), "PING"))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(redis.isAlive()).isTrue();

            redis.resume();
            assertThat(RedisCommand.send(redis.port(), "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void closesWhilePaused() throws IOException {
        LocalRedis redis = LocalRedis.start();
        redis.pause();
        redis.close();

        assertThat(redis.isAlive()).isFalse();
    }

    @Test
    void restartsEmptyOnTheSamePort() throws IOException {
        try (LocalRedis redis = LocalRedis.start()) {
            RedisCommand.send(redis.port(), "SET", "key", "value");
            redis.kill();
            assertThat(redis.isAlive()).isFalse();

            redis.restart();
            assertThat(RedisCommand.send(redis.port(), "EXISTS", "key")).isEqualTo("0");
        }
    }

    @Test
    void keepsWhatItWasAskedToSaveOverACrash() throws IOException {
        try (LocalRedis redis = LocalRedis.start("--appendonly", "yes", "--appendfsync", "always")) {
            RedisCommand.send(redis.port(), "SET", "key", "value");

            redis.kill();
            redis.restart();
            assertThat(RedisCommand.send(redis.port(), "GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void keepsItsFolderWhenTheServerEndsByItself() throws IOException {
        try (LocalRedis redis = LocalRedis.start("--appendonly", "yes", "--appendfsync", "always")) {
            RedisCommand.send(redis.port(), "SET", "key", "value");

            assertThatThrownBy(() -> RedisCommand.send(redis.port(), "SHUTDOWN", "NOSAVE"))
                    .isInstanceOf(IOException.class);
            await().until(() -> !redis.isAlive());

            redis.restart();
            assertThat(RedisCommand.send(redis.port(), "GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void restartEndsTheServerThatStillRuns() throws IOException {
        try (LocalRedis redis = LocalRedis.start()) {
            RedisCommand.send(redis.port(), "SET", "key", "value");

            redis.restart();
            assertThat(RedisCommand.send(redis.port(), "EXISTS", "key")).isEqualTo("0");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (LocalRedis redis = LocalRedis.start()) {
            assertThatThrownBy(() -> LocalRedis.startOn(redis.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not start on port " + redis.port())
                    .hasMessageContaining("in use");
            assertThat(RedisCommand.send(redis.port(), "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void saysWhatTheServerSaidOfABadOption() {
        assertThatThrownBy(() -> LocalRedis.start("--nonsense", "yes"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void failedStartLeavesNoFolder(@TempDir Path elsewhere) {
        Path[] folder = new Path[1];
        assertThatThrownBy(() -> LocalRedis.start(
                        given -> {
                            folder[0] = given;
                            return new RedisBinary(elsewhere.resolve("absent"), "nowhere");
                        },
                        FreePort.any()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
        assertThat(List.of(folder)).noneMatch(Files::exists);
    }
}
