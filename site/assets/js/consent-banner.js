import { find } from './dom.js';

/**
 * Asks, and lets everybody change their mind by the button of the footer.
 *
 * @param {import('./consent.js').Consent} consent
 * @param {AbortSignal} signal
 */
export function showConsent(consent, signal) {
  const banner = find('#consent', HTMLElement);
  const reopen = find('#cookie-choice', HTMLButtonElement);
  const { privacyControl } = consent;
  find('#consent-question', HTMLElement).hidden = privacyControl;
  find('#consent-answers', HTMLElement).hidden = privacyControl;
  find('#consent-settled', HTMLElement).hidden = !privacyControl;

  const close = () => {
    const focused = banner.contains(document.activeElement);
    ask(false);
    // The focus goes back to where it came from, not to nowhere.
    if (focused) reopen.focus({ preventScroll: true });
  };
  const answer = (/** @type {import('./consent.js').Answer} */ given) => {
    close();
    consent.give(given);
  };
  find('#consent-no', HTMLButtonElement).addEventListener('click', () => answer('refused'), { signal });
  find('#consent-yes', HTMLButtonElement).addEventListener('click', () => answer('granted'), { signal });
  find('#consent-close', HTMLButtonElement).addEventListener('click', close, { signal });
  reopen.addEventListener(
    'click',
    () => {
      ask(true);
      banner.focus();
    },
    { signal },
  );
  // Without this script the button could do nothing, and is not there.
  if (reopen.parentElement) reopen.parentElement.hidden = false;
  const follow = () => ask(consent.answer === undefined);
  consent.addEventListener('change', follow, { signal });
  follow();
}

/**
 * Shows the question, or takes it away.
 *
 * @param {boolean} asking
 */
export function ask(asking) {
  document.documentElement.toggleAttribute('data-ask', asking);
}
