/** What tests share: a real Redis, servers on it, and a peer that speaks the protocol. */
package com.rizztalk.testing;
