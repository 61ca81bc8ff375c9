/**
 * What kind of browser this is: only to name the right buttons in an instruction, never to switch a feature.
 *
 * @typedef {'in-app' | 'ios-app' | 'ios' | 'android' | 'firefox' | 'safari' | 'chromium' | 'other'} Platform
 */

/**
 * @param {string} agent navigator.userAgent
 * @param {number} touchPoints navigator.maxTouchPoints, by which an iPad differs from a Mac
 * @returns {Platform}
 */
export function platformOf(agent, touchPoints) {
  // The browsers inside other apps often have no way to allow a microphone.
  if (/FBAN|FBAV|FB_IAB|Instagram|TikTok|musical_ly|BytedanceWebview|Snapchat|\bLine\/|Twitter|Pinterest|; wv\)/.test(agent)) return 'in-app';
  const ios = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1);
  // Chrome, Firefox and Edge on an iPhone take their permissions from the system's settings.
  if (ios) return /CriOS|FxiOS|EdgiOS|OPT\//.test(agent) ? 'ios-app' : 'ios';
  if (/Android/.test(agent)) return 'android';
  if (/Firefox\//.test(agent)) return 'firefox';
  if (/Chrom(e|ium)\//.test(agent)) return 'chromium';
  return /Safari\//.test(agent) ? 'safari' : 'other';
}

/**
 * A phone stops a page in the background, so that it neither plays a sound nor changes its title.
 *
 * @param {Platform} platform
 * @returns {boolean}
 */
export function isPhone(platform) {
  return ['in-app', 'ios-app', 'ios', 'android'].includes(platform);
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
