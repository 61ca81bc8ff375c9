package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** Sessions that come back on two nodes, on a Redis in a container where there is Docker. */
final class ResumingOnTwoNodesTest extends ResumingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onContainer(2, QUICK);
    }
}
