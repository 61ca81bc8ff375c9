/** Where the processor's time goes: samples of the server's threads, and what Redis counts. */
@NullMarked
package com.rizztalk.bench.profile;

import org.jspecify.annotations.NullMarked;
