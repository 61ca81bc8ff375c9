import { delay } from './backoff.js';
import { areFresh } from './ice-servers.js';

const RESTARTS = 3;
const RESTART_MILLIS = 7_000;
/** If a connected line stays silent after all restarts, how long until the next ones. */
const SILENT_AGAIN_MILLIS = 20_000;
const SIGNALING_MILLIS = 25_000;
/** Longer than the server keeps the call of a page that went away. */
const AWAY_MILLIS = 10_000;

/**
 * @typedef {object} RepairOptions
 * @property {import('./session.js').Session} session
 * @property {string} callId
 * @property {RTCIceServer[]} iceServers the ones that the call began with
 * @property {() => boolean} isConnected
 * @property {() => boolean} isHeard whether packets of the peer's come
 * @property {(iceServers: RTCIceServer[]) => void} restart begins an ICE restart
 * @property {() => void} onFailed no connection to the peer can be made
 * @property {AbortSignal} signal ends it
 */

/** Repairs a call's line by ICE restarts (RFC 8445 §2.4). */
export class LineRepair {
  #options;
  #iceServers;
  #running = false;
  /** When the next restarts may begin, by performance.now(). */
  #nextAt = 0;
  /** When the peer's page went away, by performance.now(). */
  #awayAt = -Infinity;

  /** @param {RepairOptions} options */
  constructor(options) {
    this.#options = options;
    this.#iceServers = options.iceServers;
  }

  /** Packets come. */
  heard() {
    this.#nextAt = 0;
    this.#awayAt = -Infinity;
  }

  /** A page that is loaded again makes a new connection, so a repair of the old one would be lost. */
  peerIsAway() {
    this.#awayAt = performance.now();
  }

  peerIsBack() {
    this.#awayAt = -Infinity;
  }

  /**
   * Restarts ICE until the peer is heard, or there have been enough of them.
   *
   * @returns {Promise<void>}
   */
  async run() {
    const { session, isConnected, isHeard, onFailed, signal } = this.#options;
    const now = performance.now();
    if (this.#running || signal.aborted || now < this.#nextAt || now - this.#awayAt < AWAY_MILLIS) return;
    this.#running = true;
    try {
      for (let attempt = 0; attempt < RESTARTS && !isHeard(); attempt += 1) {
        if (!(await session.whenOpen(SIGNALING_MILLIS, signal)) || isHeard()) break;
        await this.#restart(attempt > 0);
        await this.#heardWithin(RESTART_MILLIS);
      }
    } finally {
      this.#running = false;
    }
    this.#nextAt = performance.now() + SILENT_AGAIN_MILLIS;
    if (!signal.aborted && !isConnected()) onFailed();
  }

  /**
   * Looks for another way once, at once.
   *
   * @returns {Promise<void>}
   */
  restart() {
    return this.#restart(false);
  }

  /** @param {boolean} renew whether fresh ICE servers are asked for in any case, which costs a round trip */
  async #restart(renew) {
    const { session, callId, restart, signal } = this.#options;
    if (renew || !areFresh(this.#iceServers)) this.#iceServers = (await session.ice(callId, signal)) ?? this.#iceServers;
    if (!signal.aborted) restart(this.#iceServers);
  }

  /** @param {number} millis */
  async #heardWithin(millis) {
    const { isHeard, signal } = this.#options;
    const until = performance.now() + millis;
    while (performance.now() < until && !isHeard() && !signal.aborted) await delay(250, signal).catch(() => undefined);
  }
}
