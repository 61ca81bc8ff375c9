/** A real Redis for a laptop and for tests. Not part of what is deployed, and knows nothing of the server. */
@NullMarked
package com.rizztalk.local;

import org.jspecify.annotations.NullMarked;
