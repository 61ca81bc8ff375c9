package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** The rules of matching on two nodes, every peer on the other one. */
final class MatchingOnTwoNodesTest extends MatchingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onRedis(2, QUICK);
    }
}
