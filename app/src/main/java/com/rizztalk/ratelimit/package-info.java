/** What one address may do in a time, whichever node it does it on. */
package com.rizztalk.ratelimit;
