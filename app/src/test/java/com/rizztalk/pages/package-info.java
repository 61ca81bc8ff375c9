/** The site as a laptop serves it. */
package com.rizztalk.pages;
