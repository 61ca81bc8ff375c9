@NullMarked
package com.rizztalk.local;

import org.jspecify.annotations.NullMarked;
