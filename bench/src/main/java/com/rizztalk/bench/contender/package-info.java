/** The servers that are measured, as processes of their own, and what they cost. */
@NullMarked
package com.rizztalk.bench.contender;

import org.jspecify.annotations.NullMarked;
