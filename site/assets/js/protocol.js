/**
 * The frames of the wire protocol, version 1, as types, and the one place where text becomes a message.
 *
 * @typedef {'host' | 'srflx' | 'prflx' | 'relay'} CandidatePath
 * @typedef {'minor' | 'harassment' | 'hate' | 'sexual' | 'spam' | 'other'} ReportReason
 * @typedef {'skipped' | 'left' | 'lost' | 'reported' | 'banned'} EndReason
 * @typedef {{tags?: string[], language?: string, relayOnly?: boolean}} Preferences
 *
 * @typedef {RTCSessionDescriptionInit & {answers?: string | undefined}} Description answers: the ICE user fragment of the
 *   offer that an answer is for
 * @typedef {{type: 'hello', protocol: 1, resume?: string}} Hello
 * @typedef {Hello
 *   | ({type: 'start'} & Preferences)
 *   | {type: 'skip'}
 *   | {type: 'stop', lost?: boolean}
 *   | {type: 'description', callId: string, description: Description}
 *   | {type: 'candidate', callId: string, candidate: RTCIceCandidateInit | null}
 *   | {type: 'connected', callId: string, setupMillis: number, path: CandidatePath}
 *   | {type: 'muted', callId: string, muted: boolean}
 *   | {type: 'ice', callId: string}
 *   | {type: 'report', callId: string, reason: ReportReason}
 *   | {type: 'ping', id: number}} ClientMessage
 *
 * @typedef {{type: 'welcome', resume: string, state: 'idle' | 'waiting' | 'in-call', callId?: string, online: number,
 *   tags: string[]}} Welcome
 * @typedef {{type: 'matched', callId: string, polite: boolean, iceServers: RTCIceServer[],
 *   iceTransportPolicy: RTCIceTransportPolicy, tags: string[]}} Matched
 * @typedef {{type: 'description', callId: string, description: Description}
 *   | {type: 'candidate', callId: string, candidate: RTCIceCandidateInit | null}} NegotiationFrame
 * @typedef {NegotiationFrame | {type: 'muted', callId: string, muted: boolean}} PeerFrame
 * @typedef {{type: 'error', code: string, message: string}} ErrorMessage
 * @typedef {Welcome | Matched | PeerFrame | ErrorMessage
 *   | {type: 'waiting', waiting: number}
 *   | {type: 'ice', callId: string, iceServers: RTCIceServer[]}
 *   | {type: 'away', callId: string}
 *   | {type: 'ended', callId: string, reason: EndReason}
 *   | {type: 'idle'}
 *   | {type: 'reported', callId: string}
 *   | {type: 'online', count: number}
 *   | {type: 'pong', id: number}
 *   | {type: 'draining', afterMillis: number}} ServerMessage
 */

/** Close codes of the protocol and of RFC 6455, by meaning. */
export const CLOSE = Object.freeze({ normal: 1000, goingAway: 1001, refused: 1008, full: 1013, taken: 4001 });

const KNOWN = new Set([
  'welcome', 'waiting', 'matched', 'description', 'candidate', 'muted', 'ice', 'away', 'ended', 'idle', 'reported', 'online', 'pong',
  'draining', 'error',
]);

/**
 * The server is ours and speaks one version, so its members are taken as they come; but a type that this page does
 * not know yet, from a newer server, must not break it.
 *
 * @param {unknown} data the data of a WebSocket message event
 * @returns {ServerMessage | undefined} undefined for anything else than a known message
 */
export function parseServerMessage(data) {
  if (typeof data !== 'string') return undefined;
  try {
    const message = JSON.parse(data);
    const known = typeof message === 'object' && message !== null && KNOWN.has(message.type);
    return known ? /** @type {ServerMessage} */ (message) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Pick<Location, 'protocol' | 'host'>} location the page's own
 * @returns {string} the address of the signalling server, which is the page's own host
 */
export function signalingUrl(location) {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/v1/ws`;
}
