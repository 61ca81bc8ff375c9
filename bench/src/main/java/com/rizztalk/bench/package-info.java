/** What Rizztalk costs, beside what others cost on the same machine at the same time. */
@NullMarked
package com.rizztalk.bench;

import org.jspecify.annotations.NullMarked;
