/** Credentials that end sooner than this are renewed first: an allocation takes a moment. */
const MARGIN_MILLIS = 30_000;

/**
 * Whether the credentials for the relays are good for a while. Their username begins with the second since 1970 at which
 * they expire (docs/protocol). A wrong clock costs one failed try: the next one asks for fresh ones anyway.
 *
 * @param {readonly RTCIceServer[]} iceServers
 * @returns {boolean} also true without any relay
 */
export function areFresh(iceServers) {
  return iceServers.every(({ username }) => {
    if (username === undefined) return true;
    return Number.parseInt(username, 10) * 1_000 - Date.now() > MARGIN_MILLIS;
  });
}
