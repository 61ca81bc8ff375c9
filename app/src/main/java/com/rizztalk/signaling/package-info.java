/** Answers browsers' messages: sessions on this node, their calls, their ends. */
package com.rizztalk.signaling;
