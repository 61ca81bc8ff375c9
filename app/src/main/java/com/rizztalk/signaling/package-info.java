/** What happens between a browser's message and its answer: sessions on this node, their calls, their ends. */
package com.rizztalk.signaling;
