package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** The rules of matching on two nodes, on a Redis in a container where there is Docker. */
final class MatchingOnTwoNodesTest extends MatchingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onContainer(2, QUICK);
    }
}
