import { Analytics } from './analytics.js';
import { consentOfBrowser } from './consent.js';
import { showConsent } from './consent-banner.js';
import { pageData } from './say.js';
import { storageOrNone } from './settings.js';

/**
 * Asks for consent, and counts visitors who give it.
 *
 * @param {AbortSignal} signal
 * @returns {Analytics | undefined} undefined if the site has no measurement id
 */
export function measure(signal) {
  const { measurementId: id, page = '' } = pageData;
  if (!id) return undefined;
  const consent = consentOfBrowser();
  const analytics = new Analytics({ id, page, storage: storageOrNone(() => sessionStorage) });
  const follow = () => analytics.allow(consent.answer === 'granted');
  consent.addEventListener('change', follow, { signal });
  window.addEventListener('storage', ({ storageArea, key, newValue }) => {
    if (storageArea === storageOrNone(() => localStorage)) consent.stored(key, newValue);
  }, { signal });
  showConsent(consent, signal);
  follow();
  return analytics;
}
