/** Sessions, pool and calls in Redis: every change one script, every script one class's method. */
package com.rizztalk.matchmaking;
