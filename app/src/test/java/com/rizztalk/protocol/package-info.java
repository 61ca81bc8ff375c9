/** The protocol's messages, by themselves. */
package com.rizztalk.protocol;
