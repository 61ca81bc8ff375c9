/** The measures, one a class. */
@NullMarked
package com.rizztalk.bench.row;

import org.jspecify.annotations.NullMarked;
