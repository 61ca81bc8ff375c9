/** How the generator behaves, on tiny sites and on the real one. */
package com.rizztalk.site;
