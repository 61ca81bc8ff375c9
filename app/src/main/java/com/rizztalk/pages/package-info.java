/** The site on a laptop, where no Nginx serves the pages. */
package com.rizztalk.pages;
