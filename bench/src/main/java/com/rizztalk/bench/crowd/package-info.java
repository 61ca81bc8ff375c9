/** The load: many clients, and what they do. */
@NullMarked
package com.rizztalk.bench.crowd;

import org.jspecify.annotations.NullMarked;
