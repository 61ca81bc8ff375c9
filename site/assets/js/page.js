import { measure } from './measure.js';

/** All that a page without the panel does. */
measure(new AbortController().signal);
