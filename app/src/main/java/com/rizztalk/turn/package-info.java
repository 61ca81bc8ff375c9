/** The STUN and TURN servers for browsers. */
package com.rizztalk.turn;
