/**
 * The page's one AudioContext: browsers allow few, and start them only inside a gesture.
 */
/** @type {AudioContext | undefined} */
let shared;

/**
 * @returns {AudioContext | undefined} undefined where the browser has none
 */
export function audioContext() {
  if (!('AudioContext' in globalThis)) return undefined;
  shared ??= new AudioContext();
  // 'interrupted' is iOS's own, after a phone call.
  if (shared.state !== 'running') void shared.resume().catch(() => undefined);
  return shared;
}
