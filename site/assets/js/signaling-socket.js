import { CLOSE, parseServerMessage } from './protocol.js';

/** A socket that has said nothing for this long after a ping is dead, whatever the network says. */
const PONG_MILLIS = 10_000;
const PING_EVERY_MILLIS = 20_000;
/** From the first packet to `welcome`. */
const WELCOME_MILLIS = 8_000;

/** Our own code for "gave up on it", never on the wire. */
export const DEAD = 4900;

/**
 * @typedef {import('./protocol.js').ServerMessage} ServerMessage
 * @typedef {import('./protocol.js').ClientMessage} ClientMessage
 * @typedef {object} SocketHandlers
 * @property {(message: ServerMessage) => void} onMessage every known message but `pong`
 * @property {(code: number) => void} onClose once, unless close() came first
 */

/**
 * One WebSocket from `hello` to its end. It never reconnects: that is the channel's work.
 */
export class SignalingSocket {
  #socket;
  #handlers;
  #lifetime = new AbortController();
  #pings = 0;
  #welcomed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #deadline;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #question;

  /**
   * @param {string} url
   * @param {string | undefined} resume the session's token
   * @param {SocketHandlers} handlers
   */
  constructor(url, resume, handlers) {
    this.#handlers = handlers;
    this.#socket = new WebSocket(url);
    const { signal } = this.#lifetime;
    this.#expectBy(WELCOME_MILLIS);
    this.#socket.addEventListener(
      'open',
      () => this.send(resume === undefined ? { type: 'hello', protocol: 1 } : { type: 'hello', protocol: 1, resume }),
      { signal },
    );
    this.#socket.addEventListener('message', (event) => this.#receive(event.data), { signal });
    this.#socket.addEventListener('close', (event) => this.#end(event.code), { signal });
    const pinging = setInterval(() => this.probe(PONG_MILLIS), PING_EVERY_MILLIS);
    signal.addEventListener('abort', () => {
      clearInterval(pinging);
      clearTimeout(this.#deadline);
      clearTimeout(this.#question);
    });
  }

  /**
   * @param {ClientMessage} message
   * @returns {boolean} whether it was handed to the network, which does not promise that it arrives
   */
  send(message) {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /**
   * Asks for a sign of life; without one in time the socket ends with the code DEAD.
   *
   * @param {number} millis how long to wait for it
   */
  probe(millis) {
    if (!this.#welcomed) return;
    this.#pings += 1;
    if (this.send({ type: 'ping', id: this.#pings })) this.#expectBy(millis);
  }

  /**
   * Asks for a sign of life, and goes on whatever comes of it.
   *
   * @param {number} millis how long to wait for it
   * @param {() => void} onNone called without one in time
   */
  ask(millis, onNone) {
    if (!this.#welcomed) return;
    this.#pings += 1;
    if (!this.send({ type: 'ping', id: this.#pings })) return;
    clearTimeout(this.#question);
    this.#question = setTimeout(onNone, millis);
  }

  /** Ends it from this side; no handler is called. */
  close() {
    this.#lifetime.abort();
    this.#socket.close(CLOSE.normal);
  }

  /** @param {unknown} data */
  #receive(data) {
    clearTimeout(this.#question);
    const message = parseServerMessage(data);
    if (this.#welcomed || message?.type === 'welcome') clearTimeout(this.#deadline);
    if (message === undefined || message.type === 'pong') return;
    if (message.type === 'welcome') this.#welcomed = true;
    if (message.type === 'error' && message.code === 'unavailable' && !this.#welcomed) {
      this.#end(DEAD);
      return;
    }
    this.#handlers.onMessage(message);
  }

  /** @param {number} millis */
  #expectBy(millis) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#end(DEAD), millis);
  }

  /** @param {number} code */
  #end(code) {
    if (this.#lifetime.signal.aborted) return;
    this.close();
    this.#handlers.onClose(code);
  }
}
