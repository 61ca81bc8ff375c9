import { audioContext } from './audio-context.js';

/** Speech lies between these; below is silence, above is shouting. Decibels of full scale. */
const FLOOR_DECIBELS = -60;
const TOP_DECIBELS = -15;

/**
 * @param {Float32Array} samples from -1 to 1
 * @returns {number} loudness as an ear takes it, 0 to 1
 */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-10);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DECIBELS) / (TOP_DECIBELS - FLOOR_DECIBELS)));
}

/** How loud a stream is at this moment, by an AnalyserNode (W3C Web Audio §1.8). */
export class Meter {
  /** @type {{source: MediaStreamAudioSourceNode, analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>}
   *   | undefined} */
  #graph;
  /** @type {MediaStreamTrack | undefined} */
  #track;

  /**
   * Listens to a track, or to none. Asked again for the same one it changes nothing, unless it could not listen before.
   *
   * @param {MediaStreamTrack | undefined} track
   */
  listen(track) {
    if (track === this.#track && (this.#graph || !track)) return;
    this.#graph?.source.disconnect();
    this.#graph = undefined;
    this.#track = track;
    const context = track && audioContext();
    if (!track || !context) return;
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    this.#graph = { source, analyser, samples: new Float32Array(analyser.fftSize) };
  }

  /** @returns {number} 0 to 1 */
  level() {
    if (!this.#graph || !this.#track?.enabled) return 0;
    this.#graph.analyser.getFloatTimeDomainData(this.#graph.samples);
    return loudness(this.#graph.samples);
  }
}
