import { delay } from './backoff.js';
import { areFresh } from './ice-servers.js';

const RESTARTS = 3;
const RESTART_MILLIS = 7_000;
/** If a connected line stays silent after all restarts, how long until the next ones. */
const SILENT_AGAIN_MILLIS = 20_000;
const SIGNALING_MILLIS = 25_000;
/** Longer than the server keeps the call of a page that went away. */
const AWAY_MILLIS = 10_000;
/** Packets of a page that went away may still be on their way for so long. */
const LATE_MILLIS = 1_500;
/** A restart that began so lately is given its time. */
const RECENT_MILLIS = 1_000;
/** When to ask again if a repair is already running. */
const BUSY_MILLIS = 1_000;

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
  #restartedAt = -Infinity;
  /** Raised if the peer is another, so that a running repair ends without a result. */
  #generation = 0;

  /** @param {RepairOptions} options */
  constructor(options) {
    this.#options = options;
    this.#iceServers = options.iceServers;
  }

  /**
   * Packets come.
   *
   * @returns {boolean} whether the peer was away until now
   */
  heard() {
    this.#nextAt = 0;
    const back = this.#awayAt > -Infinity && performance.now() - this.#awayAt > LATE_MILLIS;
    if (back) this.#awayAt = -Infinity;
    return back;
  }

  /** A page that is loaded again makes a new connection, so a repair of the old one would be lost. */
  peerIsAway() {
    this.#awayAt = performance.now();
    this.#generation += 1;
  }

  peerIsBack() {
    this.#awayAt = -Infinity;
  }

  /** The peer has a new connection, so this side has one as well. */
  rebuilt() {
    this.#generation += 1;
    this.#nextAt = 0;
    this.peerIsBack();
  }

  /**
   * Restarts ICE until the peer is heard, or there have been enough of them.
   *
   * @returns {Promise<number>} 0, or how many milliseconds later a repair may begin, if none may now
   */
  async run() {
    const { session, isConnected, isHeard, onFailed, signal } = this.#options;
    const wait = this.#wait();
    if (wait > 0 || signal.aborted) return wait;
    this.#running = true;
    const generation = this.#generation;
    const isOver = () => signal.aborted || isHeard() || generation !== this.#generation;
    try {
      for (let attempt = 0; attempt < RESTARTS && !isOver(); attempt += 1) {
        const waited = session.status !== 'open';
        if (!(await session.whenOpen(SIGNALING_MILLIS, signal))) break;
        // As soon as the line is back it may have been restarted from there.
        if (waited) await delay(BUSY_MILLIS / 4, signal).catch(() => undefined);
        if (isOver()) break;
        if (performance.now() - this.#restartedAt > RECENT_MILLIS) await this.#restart(attempt > 0);
        await this.#until(isOver, RESTART_MILLIS);
      }
    } finally {
      this.#running = false;
    }
    if (generation !== this.#generation || signal.aborted) return BUSY_MILLIS;
    this.#nextAt = performance.now() + SILENT_AGAIN_MILLIS;
    if (!isConnected()) onFailed();
    return 0;
  }

  /** @returns {number} how many milliseconds a repair has to wait */
  #wait() {
    const now = performance.now();
    if (this.#running) return BUSY_MILLIS;
    const silent = this.#options.isConnected() ? this.#nextAt - now : 0;
    return Math.max(0, silent, this.#awayAt + AWAY_MILLIS - now);
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
    if (signal.aborted) return;
    this.#restartedAt = performance.now();
    restart(this.#iceServers);
  }

  /**
   * @param {() => boolean} isOver
   * @param {number} millis
   */
  async #until(isOver, millis) {
    const end = performance.now() + millis;
    while (performance.now() < end && !isOver()) await delay(250, this.#options.signal).catch(() => undefined);
  }
}
