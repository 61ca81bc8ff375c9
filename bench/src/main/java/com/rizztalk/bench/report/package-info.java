/** What was measured, as a table, as JSON and as pictures. */
@NullMarked
package com.rizztalk.bench.report;

import org.jspecify.annotations.NullMarked;
