/** The WebSocket transport: handshake, frames, liveness, limits of a connection. */
package com.rizztalk.websocket;
