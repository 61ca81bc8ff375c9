import { aside } from './aside.js';
import { audioContext } from './audio-context.js';

/** After so many pauses within so long, playing again by itself is of no use. */
const PAUSES = 3;
const PAUSES_MILLIS = 10_000;

/**
 * The one audio element that everybody is heard through. Phones let a page play only from an element that was first
 * played inside a gesture, so it is made once and only its stream changes. The system may pause it, for example when a
 * headset is taken off: then it plays again. Dispatches `change` when it becomes blocked or free.
 */
export class Speaker extends EventTarget {
  #element;
  #blocked = false;
  /** When it was paused last, by performance.now(). @type {number[]} */
  #pauses = [];

  /**
   * @param {HTMLAudioElement} element
   * @param {AbortSignal} signal
   */
  constructor(element, signal) {
    super();
    this.#element = element;
    element.addEventListener('pause', () => this.#paused(), { signal });
  }

  /** Whether the browser waits for a gesture before it lets anything be heard. */
  get blocked() {
    return this.#blocked;
  }

  /** @returns {MediaStreamTrack | undefined} the track that is being heard */
  get track() {
    const stream = /** @type {MediaStream | null} */ (this.#element.srcObject);
    return stream?.getAudioTracks()[0];
  }

  /** Whether the browser lets a page choose the loudspeaker (W3C Audio Output Devices §2). */
  get canChoose() {
    return 'setSinkId' in this.#element;
  }

  /** Whether the page may set the volume: iOS leaves it to the buttons of the phone. */
  get hasVolume() {
    const before = this.#element.volume;
    this.#element.volume = before === 0.5 ? 0.4 : 0.5;
    const settable = this.#element.volume !== before;
    this.#element.volume = before;
    return settable;
  }

  /** To be called inside a gesture: plays silence, so that the voice may play later. */
  unlock() {
    const context = audioContext();
    if (this.#element.srcObject === null && context) {
      this.#element.srcObject = aside(() => context.createMediaStreamDestination().stream) ?? null;
    }
    void this.#play();
  }

  /** @param {MediaStream} stream the peer's */
  play(stream) {
    this.#element.srcObject = stream;
    void this.#play();
  }

  /** Nobody is to be heard any more. */
  silence() {
    this.#element.srcObject = null;
    this.#setBlocked(false);
  }

  /** Tries again, inside a gesture. */
  retry() {
    audioContext();
    if (this.#blocked) void this.#play();
  }

  /** Nothing in this page pauses it. */
  #paused() {
    if (this.#element.srcObject === null) return;
    const now = performance.now();
    this.#pauses = [...this.#pauses.filter((at) => now - at < PAUSES_MILLIS), now];
    if (this.#pauses.length > PAUSES) this.#setBlocked(true);
    else void this.#play();
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.#element.volume = volume;
  }

  /**
   * @param {string} deviceId '' for the browser's default
   * @returns {Promise<void>} also if the device is gone: the default goes on
   */
  async choose(deviceId) {
    if (this.canChoose) await this.#element.setSinkId(deviceId).catch(() => undefined);
  }

  async #play() {
    try {
      await this.#element.play();
      this.#setBlocked(false);
    } catch {
      // Whatever the reason, nothing is heard while it is paused.
      this.#setBlocked(this.#element.paused && this.#element.srcObject !== null);
    }
  }

  /** @param {boolean} blocked */
  #setBlocked(blocked) {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.dispatchEvent(new Event('change'));
  }
}
