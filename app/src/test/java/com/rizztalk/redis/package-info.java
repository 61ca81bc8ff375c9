/** Scripts and events over a real Redis. */
package com.rizztalk.redis;
