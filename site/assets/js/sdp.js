/** Reads and changes lines of session descriptions (RFC 8866). */

/** Bits a second: clear speech in mono, at about 15 kB for each second of talk both ways with overhead. */
export const VOICE_BITS_PER_SECOND = 32_000;

/**
 * The format that this side asks for (RFC 7587 §6.1: the parameters of a description say what its author prefers to
 * receive). In-band FEC repairs lost packets, DTX sends next to nothing in silence.
 */
const OPUS_PREFERENCES = Object.freeze({
  minptime: '10',
  useinbandfec: '1',
  usedtx: '1',
  stereo: '0',
  'sprop-stereo': '0',
  maxaveragebitrate: String(VOICE_BITS_PER_SECOND),
});

/**
 * Adds the voice preferences to every Opus payload of a description. It is applied to the copy that is sent to the
 * peer and never to the argument of setLocalDescription, which browsers are about to forbid.
 *
 * @param {string} sdp
 * @returns {string} the same description; unchanged if it has no Opus
 */
export function preferVoice(sdp) {
  const payloads = [...sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map((match) => String(match[1]));
  return payloads.reduce(preferVoiceFor, sdp);
}

/**
 * @param {string} sdp
 * @param {string} payload
 * @returns {string}
 */
function preferVoiceFor(sdp, payload) {
  const line = new RegExp(`^a=fmtp:${payload} ([^\r\n]*)`, 'm');
  const present = line.exec(sdp)?.[1] ?? '';
  const pairs = present.split(';').map((pair) => pair.trim()).filter((pair) => pair !== '');
  const kept = pairs.filter((pair) => !((pair.split('=')[0] ?? '') in OPUS_PREFERENCES));
  const wanted = Object.entries(OPUS_PREFERENCES).map(([name, value]) => `${name}=${value}`);
  const fmtp = `a=fmtp:${payload} ${[...kept, ...wanted].join(';')}`;
  if (line.test(sdp)) return sdp.replace(line, () => fmtp);
  const rtpmap = new RegExp(`^(a=rtpmap:${payload} [^\r\n]*)(\r?\n)`, 'm');
  return sdp.replace(rtpmap, (_whole, map, end) => `${map}${end}${fmtp}${end}`);
}

/**
 * The ICE user fragment (RFC 8839 §5.4): a new one asks for an ICE restart.
 *
 * @param {string | undefined} sdp
 * @returns {string | undefined}
 */
export function userFragment(sdp) {
  return sdp === undefined ? undefined : /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}

/**
 * The certificate fingerprints (RFC 8122) tell one RTCPeerConnection from another: each makes its own certificate
 * and keeps it, ICE restarts included. New ones for the same call mean that the peer's page was loaded again.
 *
 * @param {string | undefined} sdp
 * @returns {string[]} each as "hash value" in upper case
 */
export function fingerprints(sdp = '') {
  const found = [...sdp.matchAll(/^a=fingerprint:(\S+ \S+)/gim)].map((match) => String(match[1]).toUpperCase());
  return [...new Set(found)];
}

/** The server takes a frame of up to 16 KiB; the rest of the frame and the escapes of JSON need their part. */
const FRAME_BYTES = 15_500;

/**
 * A computer with fifty interfaces has more candidates than fit into a frame. They are trickled as well (RFC 8838).
 *
 * @param {string} sdp
 * @returns {{sdp: string, whole: boolean}} the same, or without its candidates if the server would refuse it
 */
export function fitFrame(sdp) {
  const whole = new TextEncoder().encode(JSON.stringify(sdp)).length <= FRAME_BYTES;
  return { sdp: whole ? sdp : sdp.replace(/^a=(candidate:|end-of-candidates)[^\r\n]*\r?\n/gm, ''), whole };
}

/**
 * The side that this connection takes in DTLS, once it is known (RFC 8842 §5).
 *
 * Chromium keeps its role through an ICE restart but offers `actpass`, and Firefox then answers with the role that Chromium
 * has: Chromium refuses that answer. So an offer states the role that both have already.
 *
 * @param {{type: string, sdp: string} | null} own the current local description
 * @param {{type: string, sdp: string} | null} theirs the current remote description
 * @returns {'active' | 'passive' | undefined} undefined before the first answer
 */
export function dtlsRole(own, theirs) {
  const ownSide = own?.type === 'answer' ? setupOf(own.sdp) : undefined;
  const theirSide = theirs?.type === 'answer' ? setupOf(theirs.sdp) : undefined;
  if (ownSide !== undefined || theirSide === undefined) return ownSide;
  return theirSide === 'active' ? 'passive' : 'active';
}

/**
 * @param {string} sdp of an answer
 * @returns {'active' | 'passive' | undefined}
 */
function setupOf(sdp) {
  const setup = /^a=setup:(active|passive)/m.exec(sdp)?.[1];
  return setup === 'active' || setup === 'passive' ? setup : undefined;
}

/**
 * @param {string} sdp of an offer
 * @param {'active' | 'passive' | undefined} role
 * @returns {string} the same with that role, if there is one
 */
export function stateRole(sdp, role) {
  return role === undefined ? sdp : sdp.replace(/^a=setup:actpass/gm, `a=setup:${role}`);
}
