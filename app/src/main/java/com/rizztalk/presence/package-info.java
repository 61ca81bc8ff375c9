/** How many are here, and the beat by which nodes know of each other. */
package com.rizztalk.presence;
