/** Reports, bans, and what is kept of an address. */
package com.rizztalk.moderation;
