import { Analytics } from './analytics.js';
import { consentOfBrowser } from './consent.js';
import { showConsent } from './consent-banner.js';
import { pageData } from './say.js';
import { storageOrNone } from './settings.js';

/**
 * Asks for consent, and counts where it is given.
 *
 * @param {AbortSignal} signal
 * @returns {Analytics | undefined} undefined where the site has no measurement id: there is nothing to ask for
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
