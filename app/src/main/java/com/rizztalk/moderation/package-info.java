/** Reports, bans, and the keyed hashes by which an address is known without being stored. */
package com.rizztalk.moderation;
