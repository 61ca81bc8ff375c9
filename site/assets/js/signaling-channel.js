import { backoffMillis } from './backoff.js';
import { CLOSE } from './protocol.js';
import { SignalingSocket } from './signaling-socket.js';

/** As many as the server keeps for a session that is away. */
const OUTBOX_LIMIT = 64;
/** A busy server is left alone for longer. */
const FULL_BACKOFF = Object.freeze({ base: 4_000, cap: 60_000 });
/** A live connection answers a probe within this. */
const PROBE_MILLIS = 3_000;
/** A live connection answers within this as a rule; otherwise a second one is opened beside it. */
const VERIFY_MILLIS = 400;
/** A second connection that is not welcome after this time is given up if another one is asked for. */
const FRESH_MILLIS = 3_000;
/** Networks change in bursts of events: one more connection is enough for them. */
const RENEW_EVERY_MILLIS = 3_000;

/**
 * How it stands with the server: `lost` tries again by itself and so does `full`, more slowly; `refused` (ban or
 * misbehaviour) and `taken` (another tab has the session) wait for connect().
 *
 * @typedef {'connecting' | 'open' | 'lost' | 'full' | 'refused' | 'taken'} ChannelStatus
 * @typedef {import('./protocol.js').ServerMessage} ServerMessage
 * @typedef {import('./protocol.js').ClientMessage} ClientMessage
 * @typedef {object} ChannelOptions
 * @property {string} url
 * @property {{resume: string | undefined}} store where the resume token outlives the page
 * @property {(message: ServerMessage) => void} onMessage
 * @property {(status: ChannelStatus) => void} onStatus
 * @property {AbortSignal} signal ends it for good
 */

/**
 * The one lasting line to the server over any number of sockets. Frames for the running call that are sent while
 * it is down wait, and go out when the same call is resumed; everything else a resumed page settles by `welcome`.
 */
export class SignalingChannel {
  #options;
  /** @type {SignalingSocket | undefined} */
  #current;
  /** The socket that takes over from a draining server, until it is welcome. @type {SignalingSocket | undefined} */
  #next;
  #nextAt = 0;
  /** @type {ChannelStatus} */
  #status = 'lost';
  /** @type {(ClientMessage & {callId: string})[]} */
  #outbox = [];
  #attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** When verify() may act next, by performance.now(). */
  #verifyAt = 0;

  /** @param {ChannelOptions} options */
  constructor(options) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#drop());
  }

  get status() {
    return this.#status;
  }

  /** Connects now: at the start, at a press of Start, or when the network is said to be back. */
  connect() {
    if (this.#options.signal.aborted || this.#status === 'open' || this.#status === 'connecting') return;
    clearTimeout(this.#timer);
    this.#setStatus('connecting');
    this.#current = this.#open();
  }

  /** Finds out soon whether the line is still alive, for example when the browser says that the network changed. */
  probe() {
    this.#current?.probe(PROBE_MILLIS);
  }

  /**
   * The connection may have gone with its network, which nobody says. Unless it answers soon, a new one is opened beside
   * it and takes the session over. If it is alive after all, nothing is lost.
   */
  verify() {
    const current = this.#current;
    if (this.#status !== 'open' || !current || performance.now() < this.#verifyAt) return;
    this.#verifyAt = performance.now() + RENEW_EVERY_MILLIS;
    current.ask(VERIFY_MILLIS, () => current === this.#current && this.#moveAfter(0));
  }

  /** The network is another: a new connection is opened at once. */
  renew() {
    if (this.#status === 'lost') {
      this.connect();
    } else if (performance.now() >= this.#verifyAt) {
      this.#verifyAt = performance.now() + RENEW_EVERY_MILLIS;
      this.#moveAfter(0);
    }
  }

  /**
   * Sends now, or keeps frames that bear a callId for when the same call is resumed.
   *
   * @param {ClientMessage} message
   * @returns {boolean} whether it was sent now
   */
  send(message) {
    if (this.#status === 'open' && this.#current?.send(message)) return true;
    if ('callId' in message && message.type !== 'ice') {
      this.#outbox.push(message);
      if (this.#outbox.length > OUTBOX_LIMIT) this.#dropOne();
    }
    return false;
  }

  /** A candidate, if there is one: without a description no other frame is of use. */
  #dropOne() {
    const candidate = this.#outbox.findIndex(({ type }) => type === 'candidate');
    this.#outbox.splice(Math.max(0, candidate), 1);
  }

  /** @returns {SignalingSocket} */
  #open() {
    /** @type {SignalingSocket} */
    const socket = new SignalingSocket(this.#options.url, this.#options.store.resume, {
      onMessage: (message) => this.#receive(socket, message),
      onClose: (code) => this.#closed(socket, code),
    });
    return socket;
  }

  /**
   * @param {SignalingSocket} socket
   * @param {ServerMessage} message
   */
  #receive(socket, message) {
    if (message.type === 'welcome') this.#welcome(socket, message);
    if (message.type === 'draining') this.#moveAfter(message.afterMillis);
    else this.#options.onMessage(message);
  }

  /**
   * @param {SignalingSocket} socket
   * @param {import('./protocol.js').Welcome} welcome
   */
  #welcome(socket, welcome) {
    if (socket === this.#next) {
      this.#current?.close();
      this.#current = socket;
      this.#next = undefined;
    }
    this.#options.store.resume = welcome.resume;
    this.#attempts = 0;
    this.#setStatus('open');
    const kept = this.#outbox.splice(0);
    // A report counts whatever became of the call; the rest is only good in the call that it was made for.
    for (const message of kept) {
      if (message.callId === welcome.callId || message.type === 'report') socket.send(message);
    }
  }

  /**
   * Make before break: the old socket serves until the new one is welcome.
   *
   * @param {number} millis
   */
  #moveAfter(millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#status !== 'open') return;
      // One that was opened while no network was up may wait for long.
      if (this.#next && performance.now() - this.#nextAt < FRESH_MILLIS) return;
      this.#next?.close();
      this.#nextAt = performance.now();
      this.#next = this.#open();
    }, millis);
  }

  /**
   * @param {SignalingSocket} socket
   * @param {number} code
   */
  #closed(socket, code) {
    if (socket === this.#next) {
      this.#next = undefined;
      if (this.#current === undefined) this.#lose(code);
      else this.#moveAfter(backoffMillis(this.#attempts++));
    } else {
      this.#current = undefined;
      // Where its successor is on the way, a close of the old one, 4001 included, says nothing new.
      if (this.#next === undefined) this.#lose(code);
    }
  }

  /** @param {number} code the close code of the last socket */
  #lose(code) {
    clearTimeout(this.#timer);
    if (code === CLOSE.taken) this.#setStatus('taken');
    else if (code === CLOSE.refused) this.#setStatus('refused');
    else {
      const full = code === CLOSE.full;
      const wait = backoffMillis(this.#attempts++, full ? FULL_BACKOFF : {});
      this.#timer = setTimeout(() => this.connect(), wait);
      this.#setStatus(full ? 'full' : 'lost');
    }
  }

  /** @param {ChannelStatus} status */
  #setStatus(status) {
    if (this.#status === status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#current?.close();
    this.#next?.close();
  }
}
