/** Turns the editors' Markdown into the static site: {@link com.rizztalk.site.Main} is where it begins. */
package com.rizztalk.site;
