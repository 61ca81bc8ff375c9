import { delay } from './backoff.js';
import { isInCall } from './call.js';
import { UNREACHABLE_MILLIS } from './conversation.js';

/** Failures that are over as soon as the server answers. */
const CONNECTION_PROBLEMS = new Set(['offline', 'unreachable', 'full', 'unavailable']);
/** How long a `matched` that the server kept may take after `welcome`. */
const KEPT_MILLIS = 2_000;

/**
 * @typedef {import('./protocol.js').Welcome} Welcome
 * @typedef {import('./session.js').SessionHandlers} SessionHandlers
 * @typedef {object} ServerView the state of the server as it told this page
 * @property {number | undefined} online sessions connected to the whole deployment
 * @property {number | undefined} waiting sessions in the pool, this one included
 * @property {string[]} tags the configured ones
 */

/**
 * Turns messages of the server into changes of the conversation, and settles after each reconnect what the two
 * of them believe. Dispatches `change` for the counts and the tags, and `note` (detail: a key of the words) for what
 * deserves a sentence.
 *
 * @implements {SessionHandlers}
 */
export class ServerEvents extends EventTarget {
  /** @type {import('./conversation.js').Conversation} */
  #conversation;
  #parts;
  #signal;
  /** Whether somebody watches for how long the server is away. */
  #watching = false;
  /** @type {ServerView} */
  view = { online: undefined, waiting: undefined, tags: [] };
  #first = true;

  /**
   * @param {import('./conversation.js').Parts} parts
   * @param {import('./conversation.js').Conversation} conversation
   * @param {AbortSignal} signal
   */
  constructor(parts, conversation, signal) {
    super();
    this.#parts = parts;
    this.#conversation = conversation;
    this.#signal = signal;
  }

  /** @param {Welcome} welcome */
  onWelcome(welcome) {
    const first = this.#first;
    this.#first = false;
    this.view = { ...this.view, online: welcome.online, tags: welcome.tags };
    this.#dropUnknownTags(welcome.tags);
    const { state, notice } = this.#conversation;
    if (state === 'error' && CONNECTION_PROBLEMS.has(notice?.code ?? '') && navigator.onLine) {
      this.#conversation.recover();
    }
    // A reloaded page is on its way back into its call, too, while it asks for the microphone.
    if (isInCall(state) || this.#conversation.current.call) this.#settleCall(welcome);
    else if (state === 'waiting') this.#settleWaiting(welcome);
    else if (state !== 'microphone') this.#settleIdle(welcome, first);
    this.#changed();
  }

  /** @param {Welcome} welcome */
  #settleCall(welcome) {
    if (welcome.state === 'in-call' && welcome.callId === this.#conversation.current.call?.callId) {
      this.#conversation.current.resumed();
      return;
    }
    if (welcome.state !== 'idle') void this.#parts.session.stop();
    this.#conversation.end({ code: 'away' }, true);
  }

  /** @param {Welcome} welcome */
  #settleWaiting(welcome) {
    const { session } = this.#parts;
    if (welcome.state !== 'in-call') {
      this.#conversation.enter();
    } else if (welcome.callId === this.#conversation.current.lastCallId) {
      session.skip();
    } else {
      void this.#skipUnlessMatched();
    }
  }

  /** Matched while it was away: the kept `matched` follows. If it does not, that call is nothing to anybody. */
  async #skipUnlessMatched() {
    await delay(KEPT_MILLIS, this.#signal).catch(() => undefined);
    const { session } = this.#parts;
    const waits = this.#conversation.state === 'waiting' && session.status === 'open';
    if (waits && !this.#signal.aborted) session.skip();
  }

  /**
   * @param {Welcome} welcome
   * @param {boolean} first whether the page has just been loaded
   */
  #settleIdle(welcome, first) {
    const { call } = this.#parts.store;
    if (first && welcome.state === 'in-call' && call && call.callId === welcome.callId) {
      void this.#conversation.resume(call);
      return;
    }
    this.#parts.store.call = undefined;
    if (welcome.state === 'idle') return;
    if (first && welcome.state === 'waiting') void this.#waitAgain();
    else void this.#parts.session.stop();
  }

  /**
   * A page that was reloaded while waiting goes on, unless that would bring up a question out of nowhere. It leaves the
   * pool first, so that nobody is matched with it before it has its microphone.
   */
  async #waitAgain() {
    const name = /** @type {PermissionName} */ ('microphone');
    const [permission] = await Promise.all([
      navigator.permissions?.query({ name }).catch(() => undefined),
      this.#parts.session.stop(),
    ]);
    if (permission?.state === 'granted' && this.#conversation.state === 'idle') await this.#conversation.resume(undefined);
  }

  /** @param {string[]} tags the configured ones */
  #dropUnknownTags(tags) {
    const { settings } = this.#parts;
    const known = settings.choices.tags.filter((tag) => tags.includes(tag));
    if (known.length < settings.choices.tags.length) settings.change({ tags: known });
  }

  /** @param {number} waiting */
  onWaiting(waiting) {
    this.view = { ...this.view, waiting };
    this.#changed();
  }

  /** @param {import('./protocol.js').Matched} matched */
  onMatched(matched) {
    const { state } = this.#conversation;
    if (state === 'waiting') this.#conversation.match(matched);
    else if (!isInCall(state)) void this.#parts.session.stop();
  }

  /** @param {import('./protocol.js').PeerFrame} frame */
  onFrame(frame) {
    this.#conversation.current.receive(frame);
  }

  /** @param {string} callId */
  onAway(callId) {
    this.#conversation.current.peerAway(callId);
  }

  /**
   * @param {string} callId
   * @param {import('./protocol.js').EndReason} reason
   */
  onEnded(callId, reason) {
    const { call, lastCallId } = this.#conversation.current;
    if (callId === call?.callId) this.#conversation.end({ code: reason }, reason !== 'reported');
    else if (callId === lastCallId) this.#conversation.clarify('away', { code: reason });
  }

  onReported() {
    if (this.#conversation.notice?.code !== 'reporting') this.#note('reported');
    this.#conversation.clarify('reporting', { code: 'reported-by-me' });
  }

  /** @param {number} count */
  onOnline(count) {
    this.view = { ...this.view, online: count };
    this.#changed();
  }

  /**
   * @param {string} code
   * @param {string} message
   * @param {'start' | 'skip' | undefined} asked
   */
  onError(code, message, asked) {
    const conversation = this.#conversation;
    if (code === 'banned') {
      conversation.fail('banned', message);
    } else if (code === 'already-in-call') {
      // The server has a call that this page does not know: leave it, and go on.
      if (conversation.state === 'waiting') this.#parts.session.skip();
    } else if (code === 'unknown-tag') {
      this.#parts.settings.change({ tags: [] });
      this.#note('unknown-tag');
      conversation.enter();
    } else if (asked !== undefined && conversation.state === 'waiting') {
      conversation.fail(code, message);
    } else {
      if (code === 'rate-limited' || code === 'unavailable') conversation.current.refused();
      if (code === 'not-in-call' || code === 'unavailable') this.#note(code);
    }
  }

  /** @param {import('./signaling-channel.js').ChannelStatus} status */
  onStatus(status) {
    const { state } = this.#conversation;
    const waits = state === 'waiting' || state === 'microphone';
    if (status === 'taken') {
      // The session is the other tab's now: this one begins a new one when it is used again.
      this.#parts.store.resume = undefined;
      if (state === 'idle' || state === 'error') this.#note('taken');
      else void this.#conversation.stop({ code: 'taken' });
    } else if (status === 'refused' && this.#conversation.notice?.code !== 'banned') {
      this.#conversation.fail('refused');
    } else if (status === 'full' && !isInCall(state) && (waits || state === 'idle')) {
      this.#conversation.fail('full');
    } else if (status === 'lost') {
      void this.#watchLine();
    }
    if (status !== 'open') this.view = { ...this.view, online: undefined, waiting: undefined };
    this.#changed();
  }

  /** A visitor who only looks at the page learns that the server is away, too, and not first when they press Start. */
  async #watchLine() {
    if (this.#watching) return;
    this.#watching = true;
    const open = await this.#parts.session.whenOpen(UNREACHABLE_MILLIS, this.#signal);
    this.#watching = false;
    if (!open && !this.#signal.aborted && navigator.onLine && this.#conversation.state === 'idle') {
      this.#conversation.fail(this.#parts.session.status === 'full' ? 'full' : 'unreachable');
    }
  }

  /** @param {string} detail */
  #note(detail) {
    this.dispatchEvent(new CustomEvent('note', { detail }));
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
