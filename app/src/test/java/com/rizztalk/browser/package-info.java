/** The whole product: real browsers with real audio on a real server and Redis. */
@NullMarked
package com.rizztalk.browser;

import org.jspecify.annotations.NullMarked;
