package com.rizztalk.matchmaking;

import com.rizztalk.testing.TestDeployment;

/** Sessions that come back on one node. */
final class ResumingOnOneNodeTest extends ResumingRules {
    @Override
    TestDeployment deploy() {
        return TestDeployment.onRedis(1, QUICK);
    }
}
