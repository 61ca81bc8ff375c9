import { find, write } from './dom.js';
import { Meter } from './meter.js';
import { MicrophoneError } from './microphone.js';
import { say } from './say.js';

const FRAME_MILLIS = 1000 / 30;
/** Loud enough to be a voice and not the room. */
const HEARD = 0.35;

/**
 * The microphone test: a bar that moves with the voice. It uses the microphone of the running call or wait where there
 * is one, and otherwise opens it for as long as the sheet is open. Dispatches `run` when it begins.
 *
 * @typedef {object} TestParts
 * @property {import('./microphone.js').Microphone} microphone
 * @property {import('./settings.js').Settings} settings
 * @property {() => boolean} inUse whether the conversation holds the microphone
 * @property {() => void} onOpen the microphone was allowed, so that devices have names now
 */
export class MicrophoneTest extends EventTarget {
  #parts;
  #dialog = find('#test', HTMLDialogElement);
  #words = find('#test-words', HTMLElement);
  #canvas = find('#test-level', HTMLCanvasElement);
  #meter = new Meter();
  #running = new AbortController();

  /**
   * @param {TestParts} parts
   * @param {AbortSignal} signal
   */
  constructor(parts, signal) {
    super();
    this.#parts = parts;
    this.#dialog.addEventListener('close', () => this.#stop(), { signal });
    signal.addEventListener('abort', () => this.#stop());
  }

  /**
   * To be called when the sheet has been opened.
   *
   * @returns {Promise<void>}
   */
  async run() {
    this.dispatchEvent(new Event('run'));
    const { microphone, settings, onOpen } = this.#parts;
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    write(this.#words, say('Allow your microphone, then say something.'));
    try {
      const track = await microphone.open(settings.choices, signal);
      signal.throwIfAborted();
      onOpen();
      // A muted track is silent for its meter too, so the test listens to a copy of its own.
      const copy = track.clone();
      copy.enabled = true;
      signal.addEventListener('abort', () => copy.stop());
      this.#meter.listen(copy);
      write(this.#words, say('Say something.'));
      this.#draw(signal, 0, false);
    } catch (reason) {
      if (signal.aborted) return;
      if (!(reason instanceof MicrophoneError)) reportError(reason);
      write(this.#words, sentenceFor(reason));
    }
  }

  /**
   * @param {AbortSignal} signal
   * @param {number} drawnAt
   * @param {boolean} heard
   */
  #draw(signal, drawnAt, heard) {
    requestAnimationFrame((now) => {
      if (signal.aborted) return;
      const due = now - drawnAt >= FRAME_MILLIS - 3;
      const level = due ? this.#meter.level() : 0;
      if (due) this.#bar(level);
      const hears = heard || level > HEARD;
      if (hears && !heard) write(this.#words, say('We hear you. Your microphone works.'));
      this.#draw(signal, due ? now : drawnAt, hears);
    });
  }

  /** @param {number} level */
  #bar(level) {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const { width, height } = this.#canvas;
    const style = getComputedStyle(this.#canvas);
    const bars = 32;
    const step = width / bars;
    context.clearRect(0, 0, width, height);
    for (let index = 0; index < bars; index += 1) {
      context.fillStyle = style.getPropertyValue(index / bars < level ? '--accent' : '--line');
      context.beginPath();
      context.roundRect(index * step + 2, 4, step - 6, height - 8, 5);
      context.fill();
    }
  }

  #stop() {
    this.#running.abort();
    this.#meter.listen(undefined);
    if (!this.#parts.inUse()) this.#parts.microphone.close();
  }
}

/** @param {unknown} reason */
function sentenceFor(reason) {
  if (!(reason instanceof MicrophoneError)) return say('The test didn’t work. Reload the page, then test again.');
  const { problem } = reason;
  if (problem === 'denied') return say('Your browser blocked the microphone. Allow it beside the address, then test again.');
  if (problem === 'no-microphone') return say('No microphone found. Plug one in or turn it on, then test again.');
  if (problem === 'busy') return say('The microphone didn’t open. Another app may be using it.');
  return say('This page can’t use a microphone here. Open it with https in a current browser.');
}
