/**
 * As AbortSignal.any, which Safari has from 17.4 on: an iPhone that stays at iOS 16 has none.
 *
 * @param {AbortSignal[]} signals
 * @returns {AbortSignal} aborts as soon as one of them does
 */
export function anyOf(...signals) {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason), { signal: either.signal });
  }
  return either.signal;
}
