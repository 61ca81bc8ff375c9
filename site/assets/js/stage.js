import { aside } from './aside.js';
import { isInCall } from './call.js';
import { AwakeScreen, Herald, mediaSession } from './companions.js';
import { find } from './dom.js';
import { Meter } from './meter.js';
import { isPhone, platformOf } from './platform.js';
import { Ring } from './ring.js';
import { View } from './view.js';

/** After so long in the pool there is nobody: by then it takes anyone at all (protocol, "What always holds" 3). */
const ALONE_MILLIS = 20_000;

/**
 * @typedef {object} StageParts
 * @property {import('./standby.js').Parts} parts
 * @property {import('./conversation.js').Conversation} conversation
 * @property {import('./server-events.js').ServerEvents} server
 * @property {import('./view.js').PanelHandlers & {onMute: () => void}} handlers
 */

/**
 * Everything of a conversation that can be seen or heard, except the voices. The panel is needed for a call; the
 * companions, such as the ring and the sounds, are not, and each of them may fail alone.
 */
export class Stage {
  #parts;
  #meters = { mine: new Meter(), theirs: new Meter() };
  #platform = platformOf(navigator.userAgent, navigator.maxTouchPoints);
  #view;
  #herald;
  /** @type {((state: import('./call.js').State, muted: boolean) => void)[]} */
  #companions;

  /**
   * @param {StageParts} parts
   * @param {AbortSignal} signal
   */
  constructor(parts, signal) {
    this.#parts = parts;
    const { settings, microphone, speaker } = parts.parts;
    const { mine, theirs } = this.#meters;
    this.#view = new View(parts.handlers, signal);
    this.#herald = aside(() => new Herald(() => settings.choices.sounds, signal));
    const ring = aside(() => this.#makeRing(signal));
    const awake = aside(() => new AwakeScreen(signal));
    const system = aside(() => mediaSession({ onMute: parts.handlers.onMute, onHangUp: parts.handlers.onStop, onPlay: () => speaker.retry() }, signal));
    this.#companions = [
      (state) => ring?.show(state),
      (state) => mine.listen(isInCall(state) ? microphone.track : undefined),
      (state) => theirs.listen(isInCall(state) ? speaker.track : undefined),
      (state) => awake?.show(state),
      (state) => this.#herald?.show(state),
      (state, muted) => system?.(state, muted),
    ];
    this.#listen(signal);
    this.show();
  }

  /** Shows everything as it is now. */
  show() {
    const { conversation, server, parts } = this.#parts;
    const { state, notice, since, current } = conversation;
    const { microphone, speaker, session, settings } = parts;
    const muted = !microphone.enabled;
    this.#view.show({
      ...server.view,
      state,
      notice,
      since,
      muted,
      systemMuted: microphone.systemMuted,
      peer: current.peer,
      platform: this.#platform,
      alone: state === 'waiting' && Date.now() - since >= ALONE_MILLIS,
      sharedTags: current.call?.tags ?? [],
      quality: current.quality,
      pushToTalk: settings.choices.pushToTalk,
      blocked: speaker.blocked,
      offline: !navigator.onLine,
      line: session.status,
      relayOnly: settings.choices.relayOnly,
      reportable: current.reportable !== undefined,
    });
    for (const companion of this.#companions) aside(() => companion(state, muted));
  }

  /** @param {string} code a key of NOTES */
  note(code) {
    this.#view.note(code);
  }

  /** "Tell me when someone comes". */
  async tell() {
    if (await this.#herald?.tell()) this.note('notify-on');
    else this.note(isPhone(this.#platform) ? 'notify-phone' : 'notify-off');
  }

  /** @param {AbortSignal} signal */
  #makeRing(signal) {
    const { mine, theirs } = this.#meters;
    return new Ring({
      canvas: find('#ring', HTMLCanvasElement),
      levels: { mine: () => mine.level(), theirs: () => theirs.level() },
      still: matchMedia('(prefers-reduced-motion: reduce)'),
      signal,
    });
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { conversation, server, parts } = this.#parts;
    const show = () => this.show();
    for (const source of [conversation, server, parts.settings, parts.microphone, parts.speaker]) {
      source.addEventListener('change', show, { signal });
    }
    server.addEventListener(
      'note',
      (event) => this.note(/** @type {CustomEvent<string>} */ (event).detail),
      { signal },
    );
    for (const name of ['online', 'offline']) window.addEventListener(name, show, { signal });
    // Some facts change with time alone: nobody came, or a call is too long ago to be reported.
    const looking = setInterval(show, 1_000);
    signal.addEventListener('abort', () => clearInterval(looking));
  }
}
