import { transition } from './call.js';
import { CurrentCall } from './current-call.js';
import { failureOf } from './microphone.js';
import { Standby } from './standby.js';

const SKIP_MILLIS = 400; // A thumb that bounces skips one person, not two.
export const UNREACHABLE_MILLIS = 15_000;

/**
 * @typedef {import('./call.js').State} State
 * @typedef {import('./session-store.js').StoredCall} StoredCall
 * @typedef {{code: string, message?: string}} Notice a key of the words; message is the server's own sentence
 * @typedef {import('./standby.js').Parts} Parts
 */

/**
 * What the visitor does and what becomes of it: owns the state, and dispatches `change` after everything that the
 * panel shows, and `report` before somebody is reported. The server's part of the story comes in through server-events.js.
 */
export class Conversation extends EventTarget {
  #parts;
  /** @type {State} */
  #state = 'idle';
  /** @type {Notice | undefined} */
  #notice;
  #standby;
  /** Since when it waits or talks, in milliseconds of Date.now(). */
  #since = 0;
  #skippedAt = 0;
  /** Whether the present call has been heard. */
  #talked = false;

  /** @param {Parts} parts */
  constructor(parts) {
    super();
    this.#parts = parts;
    this.#standby = new Standby(parts);
    const changed = () => this.#changed();
    this.current = new CurrentCall(parts, {
      onUp: () => this.#up(),
      onDown: () => this.#go('down') && this.#changed(),
      onFailed: () => this.#giveUp(),
      onForbidden: (reason) => this.fail(failureOf(reason)),
      ...{ onPeer: changed, onQuality: changed, onSetup: changed },
    });
  }

  get state() {
    return this.#state;
  }

  get notice() {
    return this.#notice;
  }

  get since() {
    return this.#since;
  }

  /** @returns {Promise<void>} settled when it waits, failed or was stopped */
  async start() {
    if (!(await this.#prepare(undefined, undefined))) return;
    this.#go('granted');
    this.#enterPool();
  }

  /**
   * After a reload: back into the call, or into the pool, that this tab was in.
   *
   * @param {StoredCall | undefined} call
   * @returns {Promise<void>}
   */
  async resume(call) {
    this.current.expect(call);
    const track = await this.#prepare(call?.callId, { code: call ? 'rejoining' : 'resuming' });
    if (!track) return;
    if (!call) {
      this.#go('granted');
      this.#enterPool();
      return;
    }
    const iceServers = (await this.#parts.session.ice(call.callId, this.#standby.signal)) ?? [];
    if (!this.#standby.signal.aborted && this.#go('rejoin')) this.#join(call, iceServers, true);
  }

  /** Skip: on to the next person. */
  skip() {
    const now = Date.now();
    if (now - this.#skippedAt < SKIP_MILLIS || !this.#go('skip')) return;
    this.#skippedAt = now;
    this.current.leave();
    this.#notice = undefined;
    this.#since = now;
    this.#parts.session.skip();
    this.#changed();
  }

  /**
   * @param {Notice} [notice] why, if it was not the visitor's wish
   * @returns {Promise<void>} settled when the server knows of it
   */
  async stop(notice) {
    if (!this.#go('stop')) return;
    this.#rest(notice);
    await this.#parts.session.stop();
  }

  /**
   * The call is over by the other side, by the network or by the server.
   *
   * @param {Notice} notice
   * @param {boolean} mayGoOn whether auto-next may look for the next person
   */
  end(notice, mayGoOn) {
    if (mayGoOn && this.#parts.settings.choices.autoNext && this.#go('again')) {
      this.current.leave();
      this.#notice = notice;
      this.#enterPool();
    } else if (this.#go('ended')) {
      this.#rest(notice);
    }
  }

  /**
   * Nothing goes on without the visitor.
   *
   * @param {string} code
   * @param {string} [message]
   */
  fail(code, message) {
    const before = this.#state;
    if (!this.#go('fail')) return;
    this.#rest(message === undefined ? { code } : { code, message });
    if (before !== 'idle' && before !== 'error') void this.#parts.session.stop(code === 'no-way');
  }

  recover() {
    if (this.#go('recovered')) this.#rest(undefined);
  }

  /**
   * @param {import('./protocol.js').ReportReason} reason
   * @param {string} callId as `reportable` gave it when the reasons were shown
   */
  report(reason, callId) {
    this.dispatchEvent(new Event('report'));
    this.#parts.session.send({ type: 'report', callId, reason });
    if (this.current.call?.callId === callId) this.end({ code: 'reporting' }, false);
  }

  /**
   * Replaces a notice by a more exact one.
   *
   * @param {string} code the notice to replace; another one stays
   * @param {Notice} notice
   */
  clarify(code, notice) {
    if (this.#notice?.code !== code) return;
    this.#notice = notice;
    this.#changed();
  }

  /** Enters the pool, or updates the preferences of a visitor who waits. */
  enter() {
    if (this.#state !== 'waiting') return;
    const { tags, language, relayOnly } = this.#parts.settings.choices;
    this.#parts.session.start({ tags, relayOnly, ...(language === '' ? {} : { language }) });
  }

  /** @param {import('./protocol.js').Matched} matched */
  match({ callId, polite, iceTransportPolicy, tags, iceServers }) {
    if (!this.#go('matched')) return;
    this.#join({ callId, polite, iceTransportPolicy, tags, since: Date.now() }, iceServers, false);
  }

  /**
   * @param {string | undefined} callId
   * @param {Notice | undefined} notice
   * @returns {Promise<MediaStreamTrack | undefined>} undefined when it came to nothing
   */
  async #prepare(callId, notice) {
    if (!this.#go('start')) return undefined;
    this.#notice = notice;
    const taken = this.#standby.take(callId);
    const { signal } = this.#standby;
    this.#changed();
    try {
      const track = await taken;
      this.#notice = undefined;
      return track;
    } catch (reason) {
      if (!signal.aborted) this.fail(failureOf(reason));
      return undefined;
    }
  }

  #enterPool() {
    this.#since = Date.now();
    // If the line is down, server-events.js enters as soon as it is up.
    this.enter();
    this.#changed();
    const { signal } = this.#standby;
    void this.#parts.session.whenOpen(UNREACHABLE_MILLIS, signal).then((open) => {
      if (!open && !signal.aborted && this.#state === 'waiting') this.fail('unreachable');
    });
  }

  #join(/** @type {StoredCall} */ call, /** @type {RTCIceServer[]} */ iceServers, /** @type {boolean} */ rejoin) {
    const { track } = this.#parts.microphone;
    if (!track) return;
    this.#since = call.since;
    this.#talked = rejoin;
    this.#notice = undefined;
    this.current.join(call, iceServers, track, rejoin);
    this.#changed();
  }

  #up() {
    if (!this.#go('up')) return;
    if (!this.#talked) this.#since = Date.now();
    this.#talked = true;
    this.#changed();
  }

  /** Media has no way: before a word was heard that is the network's fault, later the call simply dropped. */
  #giveUp() {
    if (!this.#talked) return this.fail('no-way');
    void this.#parts.session.stop(true);
    return this.end({ code: 'lost' }, true);
  }

  #rest(/** @type {Notice | undefined} */ notice) {
    this.#standby.release();
    this.current.leave();
    this.#notice = notice;
    this.#changed();
  }

  /** @param {import('./call.js').CallEvent} event */
  #go(event) {
    const next = transition(this.#state, event);
    if (next === undefined) return false;
    this.#state = next;
    return true;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
