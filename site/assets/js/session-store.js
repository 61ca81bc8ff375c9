/**
 * State that must outlast a reload of the page, in sessionStorage: it lives with the tab and dies with it.
 *
 * @typedef {object} StoredCall
 * @property {string} callId
 * @property {boolean} polite
 * @property {RTCIceTransportPolicy} iceTransportPolicy
 * @property {string[]} tags shared ones
 * @property {number} since when it was matched, in milliseconds of Date.now()
 * @property {string[]} [peer] the peer's certificate fingerprints
 */

const RESUME = 'rizztalk.resume';
const CALL = 'rizztalk.call';

/** Token and call of this tab; without sessionStorage both are forgotten by a reload, and nothing else is lost. */
export class SessionStore {
  #storage;
  /** @type {string | undefined} */
  #resume;
  /** @type {StoredCall | undefined} */
  #call;

  /** @param {Storage | undefined} storage */
  constructor(storage) {
    this.#storage = storage;
    this.#resume = storage?.getItem(RESUME) ?? undefined;
    this.#call = parseCall(storage?.getItem(CALL) ?? null);
  }

  get resume() {
    return this.#resume;
  }

  set resume(token) {
    this.#resume = token;
    this.#write(RESUME, token);
  }

  get call() {
    return this.#call;
  }

  set call(call) {
    this.#call = call;
    this.#write(CALL, call && JSON.stringify(call));
  }

  /**
   * @param {string} key
   * @param {string | undefined} value
   */
  #write(key, value) {
    try {
      if (value === undefined) this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, value);
    } catch {
      // A full storage costs only the way back after a reload.
    }
  }
}

/**
 * @param {string | null} text
 * @returns {StoredCall | undefined}
 */
function parseCall(text) {
  try {
    const call = JSON.parse(text ?? 'null');
    return typeof call?.callId === 'string' && typeof call.polite === 'boolean' ? call : undefined;
  } catch {
    return undefined;
  }
}
