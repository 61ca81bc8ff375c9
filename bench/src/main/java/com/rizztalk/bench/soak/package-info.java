/** Half an hour of visitors who come, talk and are lost while servers die, under the eyes of a referee. */
@NullMarked
package com.rizztalk.bench.soak;

import org.jspecify.annotations.NullMarked;
