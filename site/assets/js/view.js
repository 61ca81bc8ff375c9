import { isInCall } from './call.js';
import { clock, find, write } from './dom.js';
import { listenToMute } from './mute-button.js';
import { language, say } from './say.js';
import { NOTES, panelWords } from './words.js';

const NOTE_MILLIS = 6_000;

/**
 * @typedef {import('./words.js').Situation} Situation
 * @typedef {Situation & {since: number, quality: import('./quality.js').Quality | undefined, relayOnly: boolean,
 *   reportable: boolean}} Scene everything that the panel shows
 * @typedef {object} PanelHandlers
 * @property {() => void} onStart
 * @property {() => void} onSkip
 * @property {() => void} onStop
 * @property {() => void} onReport
 * @property {() => void} onRelay
 * @property {(speaking: boolean) => void} onSpeak
 */

/** @type {Record<import('./quality.js').Quality, string>} */
const QUALITY_WORDS = { good: say('Clear'), fair: say('Unsteady'), poor: say('Weak') };

/** The call panel: shows a scene, and reports presses. */
export class View {
  #panel = find('#call', HTMLElement);
  #title = find('#status-title', HTMLElement);
  #detail = find('#status-detail', HTMLElement);
  #timer = find('#timer', HTMLElement);
  #count = find('#online-count', HTMLElement);
  #countWords = find('#online-words', HTMLElement);
  #quality = find('#quality', HTMLElement);
  #qualityWords = find('#quality-words', HTMLElement);
  #note = find('#note', HTMLElement);
  #alone = find('#alone', HTMLElement);
  #escape = find('#escape', HTMLElement);
  #rules = find('#menu-rules', HTMLAnchorElement);
  #mute = find('#mute', HTMLButtonElement);
  #muteWords = find('#mute-words', HTMLElement);
  #buttons = {
    start: find('#start', HTMLButtonElement),
    cancel: find('#cancel', HTMLButtonElement),
    skip: find('#skip', HTMLButtonElement),
    stop: find('#stop', HTMLButtonElement),
    report: find('#report', HTMLButtonElement),
    relay: find('#relay', HTMLButtonElement),
  };
  /** @type {Scene | undefined} */
  #scene;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #noteTimer;
  /** @type {string | undefined} */
  #noteCode;

  /**
   * @param {PanelHandlers} handlers
   * @param {AbortSignal} signal
   */
  constructor(handlers, signal) {
    const { start, cancel, skip, stop, report, relay } = this.#buttons;
    const press = (/** @type {HTMLElement} */ button, /** @type {() => void} */ act) =>
      button.addEventListener('click', act, { signal });
    press(start, handlers.onStart);
    press(cancel, handlers.onStop);
    press(skip, handlers.onSkip);
    press(stop, handlers.onStop);
    press(report, handlers.onReport);
    press(relay, handlers.onRelay);
    // Until now a press would have been lost.
    start.disabled = false;
    listenToMute(this.#mute, () => this.#scene ?? { muted: false, pushToTalk: false }, handlers.onSpeak, signal);
    this.#panel.addEventListener('click', (event) => this.#freeSpace(event), { signal });
    const ticking = setInterval(() => this.#tick(), 250);
    signal.addEventListener('abort', () => clearInterval(ticking));
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#scene = scene;
    const { state } = scene;
    const { title, detail } = panelWords(scene);
    const focused = document.activeElement;
    this.#panel.dataset.state = state;
    this.#panel.toggleAttribute('data-muted', scene.muted);
    write(this.#title, title);
    write(this.#detail, detail);
    this.#showButtons(scene);
    this.#alone.hidden = !(scene.alone && state === 'waiting');
    // The browser inside another app: a call can be made from a real one.
    this.#escape.hidden = !(state === 'error' && scene.notice?.code === 'denied' && scene.platform === 'in-app');
    // A note for a waiting visitor is over when somebody comes.
    if (state === 'connecting' && this.#noteCode?.startsWith('notify')) this.note(undefined);
    this.#showOnline(scene);
    this.#showQuality(scene);
    this.#tick();
    // A button that goes away under the focus leaves it on the panel, not at the top of the page.
    const lost = focused instanceof HTMLElement && this.#panel.contains(focused) && focused.getClientRects().length === 0;
    if (lost) this.#panel.focus({ preventScroll: true });
  }

  /**
   * A sentence that passes by.
   *
   * @param {string | undefined} code a key of NOTES, or undefined for none
   */
  note(code) {
    clearTimeout(this.#noteTimer);
    this.#noteCode = code;
    write(this.#note, NOTES[code ?? ''] ?? '');
    if (code !== undefined) this.#noteTimer = setTimeout(() => this.note(undefined), NOTE_MILLIS);
  }

  /** @param {Scene} scene */
  #showButtons({ state, notice, muted, relayOnly, reportable }) {
    const { start, cancel, skip, stop, report, relay } = this.#buttons;
    const resting = state === 'idle' || state === 'error';
    const asking = state === 'microphone';
    // A press would not help; the sentence names the remedy.
    start.hidden = !resting || isHopeless(notice?.code);
    cancel.hidden = !asking;
    for (const button of [this.#mute, skip, stop]) button.hidden = resting || asking;
    // Not `disabled`: a button that is loses the keys that are pressed while it has the focus.
    skip.setAttribute('aria-disabled', String(!isInCall(state)));
    write(this.#muteWords, muted ? say('Unmute') : say('Mute'));
    report.hidden = !reportable;
    // A visitor who reads the rules in a call must not lose it.
    this.#rules.target = resting ? '' : '_blank';
    relay.setAttribute('aria-pressed', String(relayOnly));
  }

  /** @param {Scene} scene */
  #showOnline({ online, line, offline, notice }) {
    // A count from before the network went is not worth much.
    const known = offline ? undefined : online;
    this.#panel.toggleAttribute('data-offline', known === undefined);
    const alone = known !== undefined && known <= 1;
    // One person is the visitor.
    write(this.#count, known === undefined || alone ? '' : known.toLocaleString(language));
    if (known !== undefined) write(this.#countWords, alone ? say('You’re the first here') : ` ${say('people online')}`);
    else if (offline) write(this.#countWords, say('Offline'));
    else write(this.#countWords, rests(line, notice?.code) ? say('Not connected') : say('Connecting…'));
  }

  /** @param {Scene} scene */
  #showQuality({ state, quality }) {
    const shown = state === 'connected' ? quality : undefined;
    this.#quality.hidden = shown === undefined;
    if (shown === undefined) return;
    this.#quality.dataset.quality = shown;
    write(this.#qualityWords, QUALITY_WORDS[shown]);
  }

  #tick() {
    const { state, since } = this.#scene ?? { state: 'idle', since: 0 };
    const running = state === 'waiting' || state === 'connected' || state === 'reconnecting';
    write(this.#timer, running ? clock(Date.now() - since) : '');
  }

  /**
   * With push-to-talk the space bar speaks, so a button that a mouse has pressed does not keep the focus.
   *
   * @param {MouseEvent} event
   */
  #freeSpace(event) {
    if (this.#scene?.pushToTalk && event.detail > 0) this.#panel.focus({ preventScroll: true });
  }
}

/**
 * @param {Scene['line']} line
 * @param {string | undefined} code
 * @returns {boolean} whether nothing tries to connect
 */
function rests(line, code) {
  return line === 'taken' || line === 'refused' || isHopeless(code);
}

/**
 * @param {string | undefined} code
 * @returns {boolean} whether no call can ever be made from this page
 */
function isHopeless(code) {
  return code === 'insecure' || code === 'unsupported';
}
