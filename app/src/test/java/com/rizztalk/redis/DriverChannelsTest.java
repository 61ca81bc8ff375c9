package com.rizztalk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors tell that a connection leads to the wrong server. */
class DriverChannelsTest {
    @ParameterizedTest
    @DisplayName("Errors of replicas and of servers that start, as Redis 6.2 and 7 word them")
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "READONLY You can't write against a read only replica. script: 1f2e, on @user_script:3.",
                "ERR Error running script (call to f_1f2e): @user_script:3: @user_script: 3:"
                        + " -READONLY You can't write against a read only replica. ",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "LOADING Redis is loading the dataset in memory",
                "NOREPLICAS Not enough good replicas to write.",
            })
    void tellsTheWrongServer(String error) {
        assertThat(DriverChannels.isWrongServer(error)).isTrue();
    }

    @ParameterizedTest
    @DisplayName("Errors of one command, or of a server that is full")
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "ERR Error running script (call to f_1): @user_script:1: Script attempted to access READONLY things",
                "NOSCRIPT No matching script. Please use EVAL.",
                "MISCONF Redis is configured to save RDB snapshots",
                "",
            })
    void leavesOtherErrorsAlone(String error) {
        assertThat(DriverChannels.isWrongServer(error)).isFalse();
    }
}
