/** Rizztalk's server: two strangers, matched and introduced, talk browser to browser. */
package com.rizztalk;
