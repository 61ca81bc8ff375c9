import { delay } from './backoff.js';
import { anyOf } from './signals.js';

/**
 * Waits for messages of the server by name.
 *
 * @typedef {import('./protocol.js').ServerMessage} ServerMessage
 */
export class Replies {
  #events = new EventTarget();

  /**
   * @param {string} name
   * @param {number} millis
   * @param {AbortSignal} signal
   * @returns {Promise<ServerMessage | undefined>} undefined after that time
   */
  async next(name, millis, signal) {
    const done = new AbortController();
    const either = anyOf(done.signal, signal);
    /** @type {ServerMessage | undefined} */
    let reply;
    this.#events.addEventListener(
      name,
      (event) => {
        reply = /** @type {CustomEvent<ServerMessage>} */ (event).detail;
        done.abort();
      },
      { signal: either },
    );
    await delay(millis, either).catch(() => undefined);
    done.abort();
    return reply;
  }

  /**
   * @param {string} name
   * @param {ServerMessage} detail
   */
  came(name, detail) {
    this.#events.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
