package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** Sessions that come back on two nodes and a Redis Cluster of three primaries. */
final class ResumingOnClusterTest extends ResumingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onCluster(2, QUICK);
    }
}
