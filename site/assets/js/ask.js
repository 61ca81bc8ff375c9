import { consentOfBrowser } from './consent.js';
import { ask } from './consent-banner.js';

/** Before the page is drawn, so that nothing on it moves when the question comes. */
ask(consentOfBrowser().answer === undefined);
