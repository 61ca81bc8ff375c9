/**
 * @typedef {object} ShortcutHandlers
 * @property {() => boolean} enabled false while a dialog is open
 * @property {() => boolean} dialogJustClosed
 * @property {() => boolean} pushToTalk
 * @property {() => void} onStart
 * @property {() => void} onSkip
 * @property {() => void} onMute
 * @property {(speaking: boolean) => void} onTalk
 */

/** Elements that need their keys themselves. */
const CONTROLS = 'a[href], button, input, select, textarea, summary, [contenteditable]';

/**
 * Enter starts, Esc skips, M mutes and Space speaks, unless a control has the focus that means something else by them.
 *
 * @param {ShortcutHandlers} handlers
 * @param {AbortSignal} signal
 */
export function listenToKeys(handlers, signal) {
  let talking = false;

  const stopTalking = () => {
    if (!talking) return;
    talking = false;
    handlers.onTalk(false);
  };

  document.addEventListener(
    'keydown',
    (event) => {
      const other = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
      if (event.repeat && event.key === ' ' && talking) event.preventDefault();
      if (event.defaultPrevented || event.repeat || other || !handlers.enabled()) return;
      const focused = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
      const types = focused?.matches('input, select, textarea, [contenteditable]') ?? false;
      if (event.key === 'Escape') {
        // A second press by reflex, after the first has closed a sheet, must not lose the other person.
        if (!handlers.dialogJustClosed()) handlers.onSkip();
      } else if (event.key.toLowerCase() === 'm' && !types) handlers.onMute();
      else if (focused !== null) return;
      else if (event.key === 'Enter') {
        // The rest of this press would otherwise go to the gate's button, which gets the focus.
        event.preventDefault();
        handlers.onStart();
      } else if (event.key === ' ' && handlers.pushToTalk()) {
        event.preventDefault();
        talking = true;
        handlers.onTalk(true);
      }
    },
    { signal },
  );
  document.addEventListener('keyup', (event) => event.key === ' ' && stopTalking(), { signal });
  // A key that is let go in another window is never seen here.
  window.addEventListener('blur', stopTalking, { signal });
}
