/** The STUN and TURN servers that browsers are told of. */
package com.rizztalk.turn;
