/** The site on a laptop: what Nginx does for the pages in production. */
package com.rizztalk.pages;
