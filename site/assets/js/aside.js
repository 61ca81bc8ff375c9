/** @type {Set<string>} */
const reported = new Set();

/**
 * Runs something that a call does not need, such as a drawing, a sound or a count. If it fails, it fails alone: the error
 * goes to the console, once, and the page goes on without it.
 *
 * @template T
 * @param {() => T} part
 * @returns {T | undefined} undefined where it failed
 */
export function aside(part) {
  try {
    return part();
  } catch (reason) {
    report(reason);
    return undefined;
  }
}

/** @param {unknown} reason */
function report(reason) {
  const text = String(reason);
  if (reported.has(text)) return;
  reported.add(text);
  // To the console, as an error that nobody caught.
  reportError(reason);
}
