/** The transport as the protocol's section "Transport" promises it. */
package com.rizztalk.websocket;
