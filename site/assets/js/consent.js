import { storageOrNone } from './settings.js';

/**
 * Whether this visitor lets Google Analytics count them. Nobody asked is nobody counted, and a browser that sends Global
 * Privacy Control has answered for its visitor.
 *
 * @typedef {'granted' | 'refused'} Answer
 */

const KEY = 'rizztalk.consent.v1';

/** Remembers the answer in localStorage, and dispatches `change` when it changes, in another tab too. */
export class Consent extends EventTarget {
  #storage;
  /** @type {Answer | undefined} */
  #answer;

  /**
   * @param {Storage | undefined} storage undefined where the browser forbids it: the answer then lasts as long as the page
   * @param {boolean} privacyControl whether the browser sends Global Privacy Control
   */
  constructor(storage, privacyControl) {
    super();
    this.#storage = storage;
    this.privacyControl = privacyControl;
    this.#answer = parseAnswer(storage?.getItem(KEY) ?? null);
  }

  /** @returns {Answer | undefined} undefined while the question is open */
  get answer() {
    return this.privacyControl ? 'refused' : this.#answer;
  }

  /** @param {Answer} answer */
  give(answer) {
    try {
      this.#storage?.setItem(KEY, answer);
    } catch {
      // A full or forbidden storage costs only the memory of the answer.
    }
    this.#change(answer);
  }

  /**
   * Another tab has stored something.
   *
   * @param {string | null} key
   * @param {string | null} value
   */
  stored(key, value) {
    // No key: everything was cleared.
    if (key === KEY || key === null) this.#change(parseAnswer(value));
  }

  /** @param {Answer | undefined} answer */
  #change(answer) {
    this.#answer = answer;
    this.dispatchEvent(new Event('change'));
  }
}

/** The answer of this browser. */
export function consentOfBrowser() {
  const { globalPrivacyControl } = /** @type {{globalPrivacyControl?: boolean}} */ (navigator);
  return new Consent(storageOrNone(() => localStorage), globalPrivacyControl === true);
}

/**
 * @param {string | null} text
 * @returns {Answer | undefined}
 */
function parseAnswer(text) {
  return text === 'granted' || text === 'refused' ? text : undefined;
}
