package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** The rules of matching on two nodes and a Redis Cluster of three primaries. */
final class MatchingOnClusterTest extends MatchingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onCluster(2, QUICK);
    }
}
