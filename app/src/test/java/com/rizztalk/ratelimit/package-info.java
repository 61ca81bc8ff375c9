/** What one address may do. */
package com.rizztalk.ratelimit;
