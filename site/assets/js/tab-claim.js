import { aside } from './aside.js';
import { delay } from './backoff.js';
import { anyOf } from './signals.js';

/**
 * One person talks in one tab. A start in a second tab takes the claim: the first stops and only then lets
 * go, so that a person is never matched with themselves.
 *
 * Web Locks (W3C) hold the claim, a BroadcastChannel asks for it. A tab that a phone has frozen can't answer, and its
 * lock is taken from it. Browsers without locks, or that forbid them as Chromium does where cookies are blocked, wait a
 * moment after asking.
 */
const NAME = 'rizztalk.voice';
const YIELD_MILLIS = 1_500;
const BLIND_MILLIS = 400;

export class TabClaim {
  // Firefox forbids the channel where cookies are blocked.
  #channel = 'BroadcastChannel' in globalThis ? aside(() => new BroadcastChannel(NAME)) : undefined;
  #onYield;
  /** Whether this tab has it, or is about to. */
  #wanted = false;
  /** Lets the held lock go. @type {(() => void) | undefined} */
  #letGo;

  /**
   * @param {(takerCallId: string | undefined) => Promise<void>} onYield stops here, settled when the server knows; the
   *   callId is the taker's where it takes up a running call
   * @param {AbortSignal} signal
   */
  constructor(onYield, signal) {
    this.#onYield = onYield;
    this.#channel?.addEventListener('message', (event) => void this.#asked(event.data), { signal });
    signal.addEventListener('abort', () => {
      this.release();
      this.#channel?.close();
    });
  }

  /**
   * @param {string | undefined} callId the call that this tab takes up, if it does
   * @param {AbortSignal} signal gives up
   * @returns {Promise<void>} fulfilled when no other tab talks any more
   */
  async take(callId, signal) {
    if (this.#letGo) return;
    this.#wanted = true;
    aside(() => this.#channel?.postMessage({ callId }));
    if (!(await this.#lock(signal))) await delay(BLIND_MILLIS, signal);
    if (signal.aborted) this.release();
    signal.throwIfAborted();
  }

  /**
   * @param {AbortSignal} signal gives up
   * @returns {Promise<boolean>} whether this tab holds the lock; false if the browser has none or forbids them
   */
  async #lock(signal) {
    if (!navigator.locks) return false;
    const patience = anyOf(AbortSignal.timeout(YIELD_MILLIS), signal);
    try {
      await this.#hold({ signal: patience });
      return true;
    } catch {
      signal.throwIfAborted();
    }
    return this.#hold({ steal: true }).then(() => true, () => false);
  }

  release() {
    this.#wanted = false;
    this.#letGo?.();
    this.#letGo = undefined;
  }

  /**
   * @param {LockOptions} options
   * @returns {Promise<void>} fulfilled when the lock is held
   */
  #hold(options) {
    return new Promise((resolve, reject) => {
      navigator.locks
        .request(NAME, options, () => new Promise((letGo) => {
          this.#letGo = () => letGo(undefined);
          resolve();
        }))
        // Rejected before it was held: no lock. Rejected after: it was stolen.
        .catch((reason) => {
          reject(reason);
          if (this.#letGo) void this.#asked({});
        });
    });
  }

  /** @param {{callId?: string}} taker */
  async #asked(taker) {
    if (!this.#wanted) return;
    this.#wanted = false;
    await this.#onYield(taker.callId);
    this.release();
  }
}
