/** Limits per address and time, over all nodes. */
package com.rizztalk.ratelimit;
