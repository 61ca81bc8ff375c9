/** A press that lasts longer is a hold. */
const HOLD_MILLIS = 300;

/**
 * A tap turns the voice on or off. With push-to-talk a hold lets it out for as long as it lasts.
 *
 * @param {HTMLButtonElement} button
 * @param {() => {muted: boolean, pushToTalk: boolean}} now
 * @param {(speaking: boolean) => void} onSpeak
 * @param {AbortSignal} signal
 */
export function listenToMute(button, now, onSpeak, signal) {
  /** @type {{at: number, talks: boolean, wasMuted: boolean} | undefined} */
  let press;
  let wasHold = false;

  const end = (/** @type {PointerEvent} */ event) => {
    if (!press) return;
    wasHold = press.talks && event.timeStamp - press.at > HOLD_MILLIS;
    const slidOff = !(event.target instanceof Node && button.contains(event.target));
    if (press.talks && (wasHold || slidOff)) onSpeak(false);
    if (slidOff || event.type === 'pointercancel') press = undefined;
  };

  button.addEventListener(
    'pointerdown',
    (event) => {
      const { muted, pushToTalk } = now();
      press = { at: event.timeStamp, talks: pushToTalk && muted, wasMuted: muted };
      if (press.talks) onSpeak(true);
    },
    { signal },
  );
  window.addEventListener('pointerup', end, { signal });
  window.addEventListener('pointercancel', end, { signal });
  button.addEventListener(
    'click',
    () => {
      // Without a press it came from the keyboard.
      if (!press || !wasHold) onSpeak(press?.wasMuted ?? now().muted);
      press = undefined;
      wasHold = false;
    },
    { signal },
  );
}
