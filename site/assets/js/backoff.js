/**
 * How long to wait before the next try: exponential, with full jitter, so that the visitors of a server that
 * went away do not all come back at the same instant.
 *
 * @param {number} attempt tries that failed so far, from 0
 * @param {{base?: number, cap?: number, random?: () => number}} [options] base and cap in milliseconds
 * @returns {number} milliseconds, from 0 up to the smaller of cap and base · 2^attempt
 */
export function backoffMillis(attempt, { base = 400, cap = 10_000, random = Math.random } = {}) {
  return Math.floor(random() * Math.min(cap, base * 2 ** Math.max(0, attempt)));
}

/**
 * Waits, unless the signal aborts first.
 *
 * @param {number} millis
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects with the signal's reason when it aborts
 */
export function delay(millis, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, millis);
    signal.addEventListener('abort', stop, { once: true });
  });
}
