import { Replies } from './replies.js';
import { SignalingChannel } from './signaling-channel.js';

/** How long an answer may take before one goes on without it. */
const ICE_ANSWER_MILLIS = 5_000;
const STOP_ANSWER_MILLIS = 700;
/** An error that comes so soon after a frame of a call may be about that frame. */
const FRAME_MILLIS = 3_000;
/** Within this time the server answers a frame that it took. */
const ANSWER_MILLIS = 1_000;

/**
 * @typedef {import('./protocol.js').ServerMessage} ServerMessage
 * @typedef {import('./protocol.js').Preferences} Preferences
 * @typedef {import('./signaling-channel.js').ChannelStatus} ChannelStatus
 * @typedef {object} SessionHandlers
 * @property {(welcome: import('./protocol.js').Welcome) => void} onWelcome
 * @property {(waiting: number) => void} onWaiting
 * @property {(matched: import('./protocol.js').Matched) => void} onMatched
 * @property {(frame: import('./protocol.js').PeerFrame) => void} onFrame
 * @property {(callId: string) => void} onAway the peer's page was closed or is being loaded again
 * @property {(callId: string, reason: import('./protocol.js').EndReason) => void} onEnded
 * @property {(callId: string) => void} onReported
 * @property {(count: number) => void} onOnline
 * @property {(code: string, message: string, asked: 'start' | 'skip' | undefined) => void} onError asked: what it
 *   answers, if anything is unanswered
 * @property {(status: ChannelStatus) => void} onStatus
 */

/**
 * Requests of this page that the server has not answered yet. Frames cross on the way: after `stop` a `matched`
 * may still come that the server sent before it read the `stop`, and must not begin a call.
 */
export class Session {
  #channel;
  #handlers;
  #signal;
  #unansweredStops = 0;
  /** @type {'start' | 'skip' | undefined} */
  #asked;
  /** When the last frame of a call was sent, by performance.now(). */
  #framedAt = -Infinity;
  /** Whether the server, an older one then, does not know `muted`. */
  #knowsMuted = true;
  #replies = new Replies();

  /**
   * @param {{url: string, store: {resume: string | undefined}, handlers: () => SessionHandlers, signal: AbortSignal}}
   *   options handlers is a function since they need the session themselves
   */
  constructor({ url, store, handlers, signal }) {
    this.#handlers = handlers;
    this.#signal = signal;
    this.#channel = new SignalingChannel({
      url,
      store,
      signal,
      onMessage: (message) => this.#receive(message),
      onStatus: (status) => {
        if (status !== 'open') this.#asked = undefined;
        handlers().onStatus(status);
      },
    });
  }

  /** @returns {ChannelStatus} */
  get status() {
    return this.#channel.status;
  }

  connect() {
    this.#channel.connect();
  }

  /** Finds out soon whether the line is alive. */
  probe() {
    this.#channel.probe();
  }

  /** Media has stopped: the line may have gone with the same network. */
  verify() {
    this.#channel.verify();
  }

  /** The network is another. */
  renew() {
    this.#channel.renew();
  }

  /** @param {Preferences} preferences */
  start(preferences) {
    if (this.#channel.send({ type: 'start', ...preferences })) this.#asked = 'start';
  }

  skip() {
    if (this.#channel.send({ type: 'skip' })) this.#asked = 'skip';
  }

  /**
   * @param {boolean} [lost] whether media had no way, so that the peer is not told that this visitor left
   * @returns {Promise<void>} settled when the server has answered, or after a moment without an answer
   */
  async stop(lost = false) {
    this.#asked = undefined;
    if (!this.#channel.send(lost ? { type: 'stop', lost } : { type: 'stop' })) return;
    this.#unansweredStops += 1;
    await this.#replies.next('idle', STOP_ANSWER_MILLIS, this.#signal);
  }

  /**
   * @param {import('./protocol.js').ClientMessage & {callId: string}} message kept while the line is down
   */
  send(message) {
    if (message.type === 'muted' && !this.#knowsMuted) return;
    this.#framedAt = performance.now();
    this.#channel.send(message);
  }

  /**
   * @param {string} callId
   * @param {AbortSignal} signal
   * @returns {Promise<RTCIceServer[] | undefined>} undefined without an answer in time
   */
  async ice(callId, signal) {
    if (!this.#channel.send({ type: 'ice', callId })) return undefined;
    const answer = await this.#replies.next(`ice ${callId}`, ICE_ANSWER_MILLIS, signal);
    return answer?.type === 'ice' ? answer.iceServers : undefined;
  }

  /**
   * @param {number} millis limit
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>} whether the line is open
   */
  async whenOpen(millis, signal) {
    if (this.status !== 'open') await this.#replies.next('welcome', millis, signal);
    return this.status === 'open';
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    const handlers = this.#handlers();
    switch (message.type) {
      case 'welcome':
        this.#unansweredStops = 0;
        handlers.onWelcome(message);
        this.#replies.came('welcome', message);
        break;
      case 'idle':
        this.#unansweredStops = Math.max(0, this.#unansweredStops - 1);
        this.#replies.came('idle', message);
        break;
      case 'waiting':
        if (this.#unansweredStops > 0) break;
        this.#answered(message);
        handlers.onWaiting(message.waiting);
        break;
      case 'matched':
        if (this.#unansweredStops > 0) break;
        this.#answered(message);
        handlers.onMatched(message);
        break;
      case 'description':
      case 'candidate':
      case 'muted':
        handlers.onFrame(message);
        break;
      case 'away':
        handlers.onAway(message.callId);
        break;
      case 'ice':
        this.#replies.came(`ice ${message.callId}`, message);
        break;
      case 'ended':
        handlers.onEnded(message.callId, message.reason);
        break;
      case 'reported':
        handlers.onReported(message.callId);
        break;
      case 'online':
        handlers.onOnline(message.count);
        break;
      case 'error':
        this.#fail(message);
        break;
      default:
        // `pong` and `draining` end in the channel.
        break;
    }
  }

  /** @param {ServerMessage} answer to a start or a skip */
  #answered(answer) {
    this.#asked = undefined;
    this.#replies.came('answered', answer);
  }

  /** @param {import('./protocol.js').ErrorMessage} error */
  #fail({ code, message }) {
    const asked = this.#asked;
    if (code === 'rate-limited' && asked && performance.now() - this.#framedAt < FRAME_MILLIS) {
      void this.#failUnlessAnswered(message, asked);
      return;
    }
    if (code === 'unknown-type' && this.#knowsMuted) {
      this.#knowsMuted = false;
      return;
    }
    this.#asked = undefined;
    if (code === 'unavailable') this.#unansweredStops = 0;
    this.#handlers().onError(code, message, asked);
  }

  /**
   * The error does not name the refused frame: a frame of the call that a skip has just left, or the skip itself. The
   * server answers the skip if it took it.
   *
   * @param {string} message
   * @param {'start' | 'skip'} asked
   */
  async #failUnlessAnswered(message, asked) {
    await this.#replies.next('answered', ANSWER_MILLIS, this.#signal);
    if (this.#asked !== asked || this.#signal.aborted) return;
    this.#asked = undefined;
    this.#handlers().onError('rate-limited', message, asked);
  }
}
