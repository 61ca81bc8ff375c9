import { delay } from './backoff.js';

/**
 * @typedef {import('./settings.js').Choices} Choices
 * @typedef {'insecure' | 'unsupported' | 'denied' | 'dismissed' | 'no-microphone' | 'busy'} MicrophoneProblem
 */

/** A track that the system mutes for longer than this counts as broken: a call on the phone, another headset. */
const MUTED_MILLIS = 2_000;

/** The reason for a missing microphone, as a fixed word. */
export class MicrophoneError extends Error {
  /** @param {MicrophoneProblem} problem */
  constructor(problem) {
    super(problem);
    this.name = 'MicrophoneError';
    /** @type {MicrophoneProblem} */
    this.problem = problem;
  }
}

/**
 * @param {unknown} reason what getUserMedia rejected with (W3C Media Capture §10.2.2)
 * @returns {MicrophoneProblem}
 */
export function problemOf(reason) {
  const name = reason instanceof Error ? reason.name : '';
  if (name === 'NotAllowedError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-microphone';
  if (name === 'SecurityError') return 'insecure';
  return name === 'TypeError' ? 'unsupported' : 'busy';
}

/**
 * @param {unknown} reason why a call could not begin
 * @returns {string} a key of the words; an unknown reason goes to the console and blames nothing
 */
export function failureOf(reason) {
  if (reason instanceof MicrophoneError) return reason.problem;
  reportError(reason);
  return 'start-failed';
}

/**
 * @param {Readonly<Choices>} choices
 * @returns {MediaTrackConstraints}
 */
export function constraintsFor(choices) {
  const { echoCancellation, noiseSuppression, autoGainControl, microphoneId } = choices;
  const device = microphoneId === '' ? {} : { deviceId: { exact: microphoneId } };
  return { channelCount: { ideal: 1 }, echoCancellation, noiseSuppression, autoGainControl, ...device };
}

/**
 * The microphone while it is needed: opened at Start, closed at Stop, opened again when its track ends or the system
 * mutes it. Dispatches `track` when another track has taken the place of the first, `lost` (detail: the problem) when
 * none could be had, and `change` when the voice is let out or held back.
 */
export class Microphone extends EventTarget {
  /** @type {MediaStreamTrack | undefined} */
  #track;
  #enabled = true;
  #systemMuted = false;
  /** Ends the watch over the present track. */
  #watch = new AbortController();

  /** @returns {MediaStreamTrack | undefined} */
  get track() {
    return this.#track;
  }

  /** Whether the voice goes out; kept over changes of the track. */
  get enabled() {
    return this.#enabled;
  }

  set enabled(enabled) {
    this.#enabled = enabled;
    if (this.#track) this.#track.enabled = enabled;
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Whether the system, or a switch on the headset, holds the voice back (W3C Media Capture §4.2.1, `muted`), and no other
   * microphone could be had.
   */
  get systemMuted() {
    return this.#systemMuted;
  }

  /** @param {boolean} muted */
  #setSystemMuted(muted) {
    if (this.#systemMuted === muted) return;
    this.#systemMuted = muted;
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Asks for the microphone, or gives the one that is open. A chosen device that is gone is not worth a failure:
   * the browser's default takes its place.
   *
   * @param {Readonly<Choices>} choices
   * @param {AbortSignal} signal gives up: a track that still comes is stopped at once
   * @returns {Promise<MediaStreamTrack>} rejects with MicrophoneError
   */
  async open(choices, signal) {
    if (this.#track?.readyState === 'live') return this.#track;
    return this.#take(choices, signal);
  }

  /**
   * Takes the microphone again, with other choices or after its track broke, and tells by `track`.
   *
   * @param {Readonly<Choices>} choices
   * @param {AbortSignal} signal
   * @returns {Promise<void>} also after a failure: then `lost` tells
   */
  async renew(choices, signal) {
    if (!this.#track) return;
    // Phones allow one capture at a time: the old one is released before.
    this.#release();
    try {
      await this.#take(choices, signal);
      this.dispatchEvent(new Event('track'));
    } catch (reason) {
      if (signal.aborted) return;
      this.dispatchEvent(new CustomEvent('lost', { detail: failureOf(reason) }));
    }
  }

  /**
   * The system mutes the track, for a phone call perhaps. If no other can be opened, the old one stays: it is
   * unmuted when that is over.
   *
   * @param {Readonly<Choices>} choices
   * @param {AbortSignal} signal
   */
  async #replaceMuted(choices, signal) {
    const muted = this.#track;
    try {
      await this.#take(choices, signal);
    } catch {
      this.#setSystemMuted(this.#track === muted && muted?.muted === true);
      return;
    }
    muted?.stop();
    this.dispatchEvent(new Event('track'));
    // A switch on the headset mutes whatever is opened.
    this.#setSystemMuted(this.#track?.muted === true);
  }

  /** Lets the microphone go: the browser's recording mark goes out. */
  close() {
    this.#release();
    this.#track = undefined;
    this.#setSystemMuted(false);
  }

  /**
   * @param {Readonly<Choices>} choices
   * @param {AbortSignal} signal
   */
  async #take(choices, signal) {
    if (!globalThis.isSecureContext) throw new MicrophoneError('insecure');
    if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('unsupported');
    const track = await capture(choices);
    if (signal.aborted) {
      track.stop();
      throw signal.reason;
    }
    this.#track = track;
    track.enabled = this.#enabled;
    this.#observe(track, choices, signal);
    return track;
  }

  /**
   * @param {MediaStreamTrack} track
   * @param {Readonly<Choices>} choices
   * @param {AbortSignal} signal
   */
  #observe(track, choices, signal) {
    this.#watch.abort();
    this.#watch = new AbortController();
    const watch = this.#watch.signal;
    const whenMuted = () =>
      delay(MUTED_MILLIS, watch).then(
        () => (track.muted ? this.#replaceMuted(choices, signal) : undefined),
        () => undefined,
      );
    track.addEventListener('ended', () => void this.renew(choices, signal), { signal: watch });
    track.addEventListener('mute', () => void whenMuted(), { signal: watch });
    track.addEventListener('unmute', () => this.#setSystemMuted(false), { signal: watch });
  }

  #release() {
    this.#watch.abort();
    this.#track?.stop();
  }
}

/**
 * @param {Readonly<Choices>} choices
 * @returns {Promise<MediaStreamTrack>}
 */
async function capture(choices) {
  const constraints = constraintsFor(choices);
  try {
    return await captureWith(constraints);
  } catch (reason) {
    const gone = problemOf(reason) === 'no-microphone' && constraints.deviceId !== undefined;
    if (!gone) throw await errorOf(reason);
  }
  try {
    return await captureWith(constraintsFor({ ...choices, microphoneId: '' }));
  } catch (reason) {
    throw await errorOf(reason);
  }
}

/**
 * @param {unknown} reason what getUserMedia rejected with
 * @returns {Promise<MicrophoneError>} a question that was closed without an answer comes again at the next press
 */
async function errorOf(reason) {
  const problem = problemOf(reason);
  if (problem !== 'denied') return new MicrophoneError(problem);
  const name = /** @type {PermissionName} */ ('microphone');
  const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
  return new MicrophoneError(permission?.state === 'prompt' ? 'dismissed' : 'denied');
}

/** @param {MediaTrackConstraints} audio */
async function captureWith(audio) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const track = stream.getAudioTracks()[0];
  if (!track) throw new MicrophoneError('no-microphone');
  return track;
}
