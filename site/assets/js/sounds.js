import { audioContext } from './audio-context.js';

/** Hertz: a fourth up for somebody who comes, and down for one who goes. */
const PAIRS = Object.freeze({ match: [440, 587], end: [587, 440] });
const NOTE_SECONDS = 0.13;
const LOUDNESS = 0.08;

/**
 * A soft pair of notes, under 300 ms in all.
 *
 * @param {keyof typeof PAIRS} name
 */
export function playSound(name) {
  const context = audioContext();
  if (!context || context.state !== 'running') return;
  PAIRS[name].forEach((hertz, index) => note(context, hertz, context.currentTime + index * NOTE_SECONDS));
}

/**
 * @param {AudioContext} context
 * @param {number} hertz
 * @param {number} at seconds of the context's clock
 */
function note(context, hertz, at) {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
