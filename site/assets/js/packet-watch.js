/** How often the packets are counted. A browser counts them at most 20 times a second. */
const EVERY_MILLIS = 200;

/**
 * Watches whether packets of the peer's voice come. Somebody who says nothing, or is muted, still sends a packet every
 * 400 ms (RFC 6716 §2.1.9, DTX), so a longer pause means that they are lost on the way.
 */
export class PacketWatch {
  #options;
  #count = 0;
  #heardAt = performance.now();
  #counting = false;

  /**
   * @param {object} options
   * @param {() => Promise<number>} options.count packets that came so far
   * @param {(quietMillis: number) => void} options.onReading 0 if packets came since the last reading, otherwise the time
   *   since then; a hidden page reads once a second only
   * @param {AbortSignal} options.signal ends it
   */
  constructor(options) {
    this.#options = options;
    const reading = setInterval(() => void this.#read(), EVERY_MILLIS);
    options.signal.addEventListener('abort', () => clearInterval(reading));
  }

  /** How long no packet has come, in milliseconds, as of now. */
  get quietMillis() {
    return performance.now() - this.#heardAt;
  }

  /** A connection has begun: nothing has had the time to come. */
  restart() {
    this.#heardAt = performance.now();
  }

  async #read() {
    // Firefox answers nothing for seconds while its network is gone.
    if (this.#counting) return this.#options.onReading(this.quietMillis);
    this.#counting = true;
    const count = await this.#options.count().finally(() => (this.#counting = false));
    if (this.#options.signal.aborted) return;
    const came = count !== this.#count;
    this.#count = count;
    if (came) this.restart();
    this.#options.onReading(came ? 0 : this.quietMillis);
  }
}

/**
 * @param {RTCRtpReceiver[]} receivers
 * @returns {Promise<number>} how many packets they got so far (W3C WebRTC Statistics §8.2)
 */
export async function countPackets(receivers) {
  const reports = await Promise.all(receivers.map((receiver) => receiver.getStats()));
  return reports
    .flatMap((report) => [...report.values()])
    .reduce((sum, entry) => sum + (entry.type === 'inbound-rtp' ? (entry.packetsReceived ?? 0) : 0), 0);
}
