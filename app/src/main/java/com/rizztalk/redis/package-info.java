/** Redis as the rest of the server sees it: scripts, and events between nodes. */
package com.rizztalk.redis;
