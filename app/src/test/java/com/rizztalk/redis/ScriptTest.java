package com.rizztalk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rizztalk.testing.TestRedis;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void aScriptWithoutIncludeIsItsFile() {
        assertThat(Script.load("ratelimit/count").source())
                .startsWith("-- Counts events")
                .contains("INCRBY");
    }

    @Test
    void anIncludeIsReplacedByItsFile() {
        assertThat(Script.load("matchmaking/leave").source())
                .doesNotContain("--@include")
                .contains("local function leave_pool", "-- returns");
    }

    @Test
    void whatTwoIncludesBringIsThereOnce() {
        assertThat(Script.load("matchmaking/sweep").source())
                .containsOnlyOnce("local function key(")
                .containsOnlyOnce("local function end_call(")
                .containsOnlyOnce("local function match_or_wait(");
    }

    @Test
    void theDigestIsTheOneByWhichRedisKnowsTheScript() {
        Script script = Script.load("matchmaking/enter");
        try (TestRedis redis = TestRedis.start()) {
            assertThat(redis.commands().scriptLoad(script.source())).isEqualTo(script.sha1());
        }
    }

    @Test
    void aScriptThatDoesNotExistIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.load("nowhere/none"))
                .withMessageContaining("lua/nowhere/none.lua");
    }
}
