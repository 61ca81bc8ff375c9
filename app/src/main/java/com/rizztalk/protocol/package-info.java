/** The wire contract: one record a message, and nothing of the rest of the server. */
package com.rizztalk.protocol;
