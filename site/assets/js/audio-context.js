import { aside } from './aside.js';

/**
 * The page's one AudioContext: browsers allow few, and start them only inside a gesture.
 */
/** @type {AudioContext | undefined} */
let shared;

/**
 * @returns {AudioContext | undefined} undefined if the browser has none or refuses it, and after a reload until the first gesture:
 *   one that is made before it would stay silent
 */
export function audioContext() {
  if (!('AudioContext' in globalThis) || navigator.userActivation?.hasBeenActive === false) return undefined;
  shared ??= aside(() => new AudioContext());
  // 'interrupted' is iOS's own, after a phone call.
  if (shared && shared.state !== 'running') void shared.resume().catch(() => undefined);
  return shared;
}
