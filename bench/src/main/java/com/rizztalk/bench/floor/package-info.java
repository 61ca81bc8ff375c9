/** The least that a server in Java costs: Netty, and one bare script a start. */
@NullMarked
package com.rizztalk.bench.floor;

import org.jspecify.annotations.NullMarked;
