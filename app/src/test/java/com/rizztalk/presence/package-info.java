/** How many are here. */
package com.rizztalk.presence;
