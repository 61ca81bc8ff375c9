/**
 * What kind of browser this is: only to name the right buttons in an instruction, never to switch a feature.
 *
 * @typedef {'ios' | 'android' | 'firefox' | 'safari' | 'chromium' | 'other'} Platform
 */

/**
 * @param {string} agent navigator.userAgent
 * @param {number} touchPoints navigator.maxTouchPoints, by which an iPad differs from a Mac
 * @returns {Platform}
 */
export function platformOf(agent, touchPoints) {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return 'ios';
  if (/Android/.test(agent)) return 'android';
  if (/Firefox\//.test(agent)) return 'firefox';
  if (/Chrom(e|ium)\//.test(agent)) return 'chromium';
  return /Safari\//.test(agent) ? 'safari' : 'other';
}

/**
 * @param {typeof globalThis} scope
 * @returns {'insecure' | 'unsupported' | undefined} why no call can ever be made from this page, if so
 */
export function obstacleIn(scope) {
  if (!scope.isSecureContext) return 'insecure';
  const needed = ['RTCPeerConnection', 'WebSocket', 'AbortSignal', 'MediaStream'];
  const lacks = needed.some((name) => !(name in scope)) || !('timeout' in AbortSignal);
  return lacks || !scope.navigator.mediaDevices ? 'unsupported' : undefined;
}
