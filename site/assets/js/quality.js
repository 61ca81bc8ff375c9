/**
 * Reads the figures that a listener notices from an RTCStatsReport (W3C WebRTC Statistics §8).
 *
 * @typedef {import('./protocol.js').CandidatePath} CandidatePath
 * @typedef {'good' | 'fair' | 'poor'} Quality
 * @typedef {{received: number, lost: number}} PacketCount packets so far
 * @typedef {{quality: Quality, packets: PacketCount, silent: boolean}} Reading silent: not one packet came
 * @typedef {Iterable<Record<string, any>>} Stats the values of a report
 * @typedef {Readonly<{loss: number, jitterSeconds: number, roundTripSeconds: number}>} Measures loss from 0 to 1
 */

/** Past these a voice begins to break, or people begin to talk over one another. @type {Measures} */
const FAIR = Object.freeze({ loss: 0.03, jitterSeconds: 0.03, roundTripSeconds: 0.3 });
/** Past these talking is hard work. @type {Measures} */
const POOR = Object.freeze({ loss: 0.1, jitterSeconds: 0.08, roundTripSeconds: 0.7 });

/**
 * @param {Stats} stats
 * @param {PacketCount} before the counts of the last reading, so that loss is that of the time between
 * @returns {Reading}
 */
export function readQuality(stats, before) {
  const packets = { received: 0, lost: 0 };
  let jitterSeconds = 0;
  let roundTripSeconds = 0;
  let sentLoss = 0;
  for (const entry of stats) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      packets.received += entry.packetsReceived ?? 0;
      packets.lost += entry.packetsLost ?? 0;
      jitterSeconds = Math.max(jitterSeconds, entry.jitter ?? 0);
    } else if (entry.type === 'remote-inbound-rtp' && entry.kind === 'audio') {
      roundTripSeconds = Math.max(roundTripSeconds, entry.roundTripTime ?? 0);
      sentLoss = Math.max(sentLoss, entry.fractionLost ?? 0);
    }
  }
  // A new connection counts from zero.
  const base = packets.received < before.received ? { received: 0, lost: 0 } : before;
  const lost = Math.max(0, packets.lost - base.lost);
  const received = packets.received - base.received;
  // Somebody who says nothing, or is muted, still sends a packet every 400 ms (RFC 6716 §2.1.9, DTX).
  const silent = received === 0;
  const loss = silent ? 1 : Math.max(sentLoss, lost / (lost + received));
  return { quality: grade({ loss, jitterSeconds, roundTripSeconds }), packets, silent };
}

/** How often the quality is read. */
const EVERY_MILLIS = 1_500;

/**
 * Tells how good the line is, from time to time.
 *
 * @param {object} options
 * @param {() => Promise<RTCStatsReport>} options.stats
 * @param {() => boolean} options.isReady whether there is something to rate
 * @param {(quality: Quality) => void} options.onQuality
 * @param {AbortSignal} options.signal ends it
 */
export function watchQuality({ stats, isReady, onQuality, signal }) {
  let packets = { received: 0, lost: 0 };
  let reading = false;
  const read = async () => {
    if (reading || !isReady()) return;
    reading = true;
    const report = await stats().finally(() => (reading = false));
    const now = readQuality(report.values(), packets);
    packets = now.packets;
    if (!signal.aborted && !now.silent) onQuality(now.quality);
  };
  const timer = setInterval(() => void read(), EVERY_MILLIS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/**
 * @param {Measures} measured
 * @returns {Quality}
 */
function grade(measured) {
  const past = (/** @type {Measures} */ limit) =>
    measured.loss > limit.loss ||
    measured.jitterSeconds > limit.jitterSeconds ||
    measured.roundTripSeconds > limit.roundTripSeconds;
  if (past(POOR)) return 'poor';
  return past(FAIR) ? 'fair' : 'good';
}

/**
 * Which way the media goes: relayed where either end relays, otherwise the kind of this side's candidate.
 *
 * @param {Stats} stats
 * @returns {CandidatePath | undefined} undefined while no pair is in use
 */
export function candidatePath(stats) {
  const byId = new Map([...stats].map((entry) => [entry.id, entry]));
  const entries = [...byId.values()];
  const chosen = entries.find((entry) => entry.type === 'transport' && entry.selectedCandidatePairId);
  // Firefox has no selectedCandidatePairId on every version, but marks the pair itself.
  const pair =
    byId.get(chosen?.selectedCandidatePairId) ??
    entries.find((entry) => entry.type === 'candidate-pair' && entry.selected === true) ??
    entries.find((entry) => entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded');
  if (pair === undefined) return undefined;
  const local = byId.get(pair.localCandidateId)?.candidateType;
  const remote = byId.get(pair.remoteCandidateId)?.candidateType;
  return remote === 'relay' ? 'relay' : local;
}
