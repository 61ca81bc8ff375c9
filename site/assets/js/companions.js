import { isInCall } from './call.js';
import { find } from './dom.js';
import { say } from './say.js';
import { playSound } from './sounds.js';

/** Parts outside the panel that follow a call. */

/** @typedef {import('./call.js').State} State */

/**
 * Keeps the screen on in a call and while waiting for one (W3C Screen Wake Lock): a phone that goes to sleep stops the
 * page, and its visitor would miss who comes. The browser takes the lock back whenever the page is hidden.
 */
export class AwakeScreen {
  /** @type {WakeLockSentinel | undefined} */
  #lock;
  #wanted = false;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    document.addEventListener('visibilitychange', () => void this.#take(), { signal });
    signal.addEventListener('abort', () => this.show('idle'));
  }

  /** @param {State} state */
  show(state) {
    const wanted = state === 'waiting' || isInCall(state);
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    if (this.#wanted) void this.#take();
    else void this.#lock?.release();
  }

  async #take() {
    if (!this.#wanted || document.hidden || !('wakeLock' in navigator)) return;
    // Refused on a low battery, which must not disturb a call.
    this.#lock = await navigator.wakeLock.request('screen').catch(() => undefined);
    if (!this.#wanted) void this.#lock?.release();
  }
}

/** Says that somebody came or went to one who looks elsewhere: by sound, title and, if asked for, notification. */
export class Herald {
  #sounds;
  /** @type {State} */
  #state = 'idle';
  #title = document.title;
  #notifies = false;
  /** @type {Notification | undefined} */
  #notification;

  /**
   * @param {() => boolean} sounds whether they are on
   * @param {AbortSignal} signal
   */
  constructor(sounds, signal) {
    this.#sounds = sounds;
    document.addEventListener('visibilitychange', () => !document.hidden && this.#quiet(), { signal });
    signal.addEventListener('abort', () => this.#quiet());
  }

  /** @param {State} state */
  show(state) {
    const before = this.#state;
    if (state === before) return;
    this.#state = state;
    if (state === 'connecting') this.#announce();
    const over = isInCall(before) && !isInCall(state);
    if (over) this.#quiet();
    if (over && this.#sounds()) playSound('end');
  }

  /**
   * "Tell me when someone comes".
   *
   * @returns {Promise<boolean>} whether a notification will come; without one the title and the sound must do
   */
  async tell() {
    const asked = 'Notification' in globalThis ? Notification.requestPermission() : undefined;
    // If the browser forbids the question, the answer is no.
    const permission = await asked?.catch(() => 'denied');
    this.#notifies = permission === 'granted';
    return this.#notifies;
  }

  #announce() {
    if (this.#sounds()) playSound('match');
    if (!document.hidden) return;
    document.title = `● ${say('Someone is here')} · Rizztalk`;
    if (this.#notifies) this.#notify();
  }

  #notify() {
    try {
      this.#notification = new Notification(say('Someone is here'), {
        body: say('Your call on Rizztalk begins.'),
        tag: 'match',
        icon: '/favicon.svg',
      });
      this.#notification.addEventListener('click', () => window.focus());
    } catch {
      // Chrome on Android has the class but lets only service workers use it.
      navigator.vibrate?.(200);
    }
  }

  #quiet() {
    document.title = this.#title;
    this.#notification?.close();
    this.#notification = undefined;
  }
}

/**
 * The call in the system's own controls (W3C Media Session), if the browser has them.
 *
 * Its pause button, also on headsets, leaves the voice as it is: a call can't be paused, and without a handler the browser
 * would pause the audio element.
 *
 * @param {{onMute: () => void, onHangUp: () => void, onPlay: () => void}} handlers
 * @param {AbortSignal} signal
 * @returns {(state: State, muted: boolean) => void} to be told of every change
 */
export function mediaSession({ onMute, onHangUp, onPlay }, signal) {
  const session = navigator.mediaSession;
  const handle = (/** @type {string} */ action, /** @type {(() => void) | null} */ handler) => {
    try {
      session?.setActionHandler(/** @type {MediaSessionAction} */ (action), handler);
    } catch {
      // An action that this browser does not know.
    }
  };
  const actions = { togglemicrophone: onMute, hangup: onHangUp, stop: onHangUp, play: onPlay, pause: onPlay };
  for (const [action, handler] of Object.entries(actions)) handle(action, handler);
  signal.addEventListener('abort', () => Object.keys(actions).forEach((action) => handle(action, null)));
  return (state, muted) => {
    if (!session || !('MediaMetadata' in globalThis)) return;
    const wanted = isInCall(state);
    session.playbackState = wanted ? 'playing' : 'none';
    if (wanted !== (session.metadata !== null)) {
      session.metadata = wanted ? new MediaMetadata({ title: say('Talking to someone'), artist: 'Rizztalk' }) : null;
    }
    void session.setMicrophoneActive?.(wanted && !muted)?.catch(() => undefined);
  };
}

/**
 * @returns {Promise<'shared' | 'copied' | 'not-copied'>} shared where the system's own sheet took the link, whatever the
 *   visitor did with it there
 */
export async function share() {
  // The home page in this language.
  const url = find('.brand', HTMLAnchorElement).href;
  if (navigator.share) {
    await navigator.share({ title: 'Rizztalk', text: say('Talk to someone new.'), url }).catch(() => undefined);
    return 'shared';
  }
  return copyLink(url);
}

/**
 * @param {string} url
 * @returns {Promise<'copied' | 'not-copied'>}
 */
export async function copyLink(url) {
  // Missing without https, and refused where the page may not use it.
  const copied = navigator.clipboard?.writeText(url).then(() => /** @type {const} */ ('copied'), () => undefined);
  return (await copied) ?? 'not-copied';
}
