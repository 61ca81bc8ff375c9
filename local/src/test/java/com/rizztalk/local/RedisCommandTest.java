package com.rizztalk.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisCommandTest {
    private static LocalRedis redis;

    @BeforeAll
    static void start() throws IOException {
        redis = LocalRedis.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
    }

    @Test
    void readsLinesNumbersAndStrings() throws IOException {
        assertThat(send("SET", "name", "Zoë\r\n")).isEqualTo("OK");
        assertThat(send("GET", "name")).isEqualTo("Zoë\r\n");
        assertThat(send("STRLEN", "name")).isEqualTo("6");
    }

    @Test
    void throwsTheServersErrors() {
        assertThatThrownBy(() -> send("NONSENSE"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unknown command");
    }

    private static String send(String... command) throws IOException {
        return RedisCommand.send(redis.port(), command);
    }
}
