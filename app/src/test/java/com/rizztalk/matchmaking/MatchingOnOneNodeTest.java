package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** The rules of matching on one node. */
final class MatchingOnOneNodeTest extends MatchingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onRedis(1, QUICK);
    }
}
