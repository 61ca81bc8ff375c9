/** STUN and TURN as browsers are told of them. */
package com.rizztalk.turn;
