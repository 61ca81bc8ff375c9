/**
 * Google Analytics 4, by consent alone (Consent Mode v2, basic): before it nothing of Google's is loaded, sent or kept,
 * and what happened before it is not told afterwards. docs/analytics.md lists the events.
 *
 * @typedef {Record<string, string | number>} Parameters
 * @typedef {object} Visit
 * @property {string} id measurement id
 * @property {string} page the key of this page, the same in all languages
 * @property {Storage | undefined} storage of the tab
 */

const LANDING = 'rizztalk.landing';
/** Advertising needs these; this site never advertises. */
const NO_ADVERTISING = /** @type {const} */ ({
  ad_storage: 'denied',
  ad_user_data: 'denied',
  ad_personalization: 'denied',
});

export class Analytics {
  #visit;
  #loaded = false;
  #allowed = false;

  /** @param {Visit} visit */
  constructor(visit) {
    this.#visit = visit;
  }

  /** @param {boolean} allowed */
  allow(allowed) {
    if (allowed === this.#allowed && this.#loaded) return;
    this.#allowed = allowed;
    if (allowed) this.#begin();
    else this.#end();
  }

  /**
   * @param {string} name
   * @param {Parameters} parameters
   */
  send(name, parameters) {
    if (this.#allowed) gtag('event', name, { ...parameters, landing_page: this.#landing() });
  }

  #begin() {
    const { id } = this.#visit;
    this.#landing();
    Object.assign(window, { [`ga-disable-${id}`]: false });
    if (!this.#loaded) gtag('consent', 'default', { ...NO_ADVERTISING, analytics_storage: 'denied' });
    gtag('consent', 'update', { ...NO_ADVERTISING, analytics_storage: 'granted' });
    if (this.#loaded) return;
    this.#loaded = true;
    gtag('js', new Date());
    gtag('config', id, pageSettings(location, document));
    const script = document.createElement('script');
    script.async = true;
    script.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(id)}`;
    document.head.append(script);
  }

  #end() {
    if (this.#loaded) {
      // This comes first: otherwise Google would get the following calls.
      Object.assign(window, { [`ga-disable-${this.#visit.id}`]: true });
      gtag('consent', 'update', { ...NO_ADVERTISING, analytics_storage: 'denied' });
    }
    for (const expired of expiredCookies(document.cookie, location.hostname)) document.cookie = expired;
    this.#visit.storage?.removeItem(LANDING);
  }

  /** The first page of this visit since consent: before it nothing may be kept. */
  #landing() {
    const { storage, page } = this.#visit;
    try {
      const kept = storage?.getItem(LANDING);
      if (kept) return kept;
      storage?.setItem(LANDING, page);
    } catch {
      // A full storage costs only the name of the first page.
    }
    return page;
  }
}

/**
 * Addresses without their queries and fragments, in which something personal may be, and the title as it was written,
 * not as a call changes it.
 *
 * @param {Pick<Location, 'origin' | 'pathname' | 'search'>} address
 * @param {Pick<Document, 'referrer' | 'title'>} page
 */
export function pageSettings({ origin, pathname, search }, { referrer, title }) {
  return {
    send_page_view: true,
    page_location: origin + pathname,
    page_referrer: withoutQuery(referrer),
    page_title: title,
    allow_google_signals: false,
    allow_ad_personalization_signals: false,
    // Its mere presence, even as false, turns DebugView on.
    ...(new URLSearchParams(search).has('analytics-debug') ? { debug_mode: true } : {}),
  };
}

/** @param {string} address */
function withoutQuery(address) {
  try {
    const { origin, pathname } = new URL(address);
    return origin + pathname;
  } catch {
    return '';
  }
}

/**
 * @param {string} cookies as document.cookie
 * @param {string} host
 * @returns {string[]} what document.cookie must be set to so that Google Analytics' cookies go, whichever domain above
 *   the page they were set for
 */
export function expiredCookies(cookies, host) {
  const names = cookies.split('; ').map((cookie) => cookie.split('=', 1)[0] ?? '').filter((name) => /^_ga(_|$)/.test(name));
  const labels = host.split('.');
  const domains = labels.slice(0, -1).map((_, index) => `; Domain=${labels.slice(index).join('.')}`);
  return names.flatMap((name) => ['', ...domains].map((domain) => `${name}=; Max-Age=0; Path=/${domain}`));
}

/** As Google gives it: its script wants the arguments object itself. */
function gtag(/** @type {unknown[]} */ ..._words) {
  const page = /** @type {{dataLayer?: IArguments[]}} */ (/** @type {unknown} */ (window));
  page.dataLayer ??= [];
  page.dataLayer.push(arguments);
}
