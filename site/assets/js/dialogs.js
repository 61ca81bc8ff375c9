import { find } from './dom.js';

const REFLEX_MILLIS = 1_000;

/**
 * The native dialogs: each is modal, so the browser traps the focus, makes the rest inert, closes it by Esc and gives
 * the focus back.
 */
export class Dialogs {
  /** When one was closed last, by performance.now(). */
  #closedAt = -Infinity;

  /**
   * @param {AbortSignal} signal
   */
  constructor(signal) {
    for (const dialog of document.querySelectorAll('dialog')) {
      dialog.addEventListener('click', (event) => closeBy(dialog, event), { signal });
      dialog.addEventListener('close', () => (this.#closedAt = performance.now()), { signal });
    }
    const button = find('#menu-button', HTMLButtonElement);
    const menu = this.get('menu');
    button.addEventListener('click', () => this.open('menu'), { signal });
    menu.addEventListener('toggle', () => button.setAttribute('aria-expanded', String(menu.open)), { signal });
    menu.addEventListener('close', () => button.setAttribute('aria-expanded', 'false'), { signal });
  }

  /** @returns {boolean} whether the panel is behind one */
  get anyOpen() {
    return document.querySelector('dialog[open]') !== null;
  }

  /** @returns {boolean} whether a second press on the same key may still be meant for a dialog */
  get justClosed() {
    return performance.now() - this.#closedAt < REFLEX_MILLIS;
  }

  /**
   * @param {string} id
   * @returns {HTMLDialogElement}
   */
  get(id) {
    return find(`dialog#${id}`, HTMLDialogElement);
  }

  /**
   * Opens a dialog and closes any other.
   *
   * @param {string} id
   */
  open(id) {
    for (const dialog of document.querySelectorAll('dialog')) if (dialog.open) dialog.close();
    this.get(id).showModal();
    if (id === 'menu') find('#menu-button', HTMLButtonElement).setAttribute('aria-expanded', 'true');
  }

  /** @param {string} id */
  close(id) {
    this.get(id).close();
  }
}

/**
 * Its own button closes a dialog, and so does a press beside it.
 *
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function closeBy(dialog, event) {
  const { target } = event;
  if (target instanceof Element && target.closest('[data-close]')) dialog.close();
  if (target !== dialog || event.detail === 0) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
}
