/** How often the packets are counted. A browser counts them at most 20 times a second. */
const EVERY_MILLIS = 200;

/**
 * Watches whether packets of the peer's voice come. Somebody who says nothing, or is muted, still sends a packet every
 * 400 ms (RFC 6716 §2.1.9, DTX), so a longer pause means that they are lost on the way.
 */
export class PacketWatch {
  #options;
  #packets = 0;
  #heardAt = performance.now();
  /** The count that has not been answered yet. @type {Promise<number> | undefined} */
  #counting;
  #quietMillis = 0;

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

  /** How long no packet had come at the last reading, in milliseconds. */
  get quietMillis() {
    return this.#quietMillis;
  }

  /** A connection has begun: nothing has had the time to come, and a count of the one before says nothing. */
  restart() {
    this.#heardAt = performance.now();
    this.#quietMillis = 0;
    this.#counting = undefined;
  }

  async #read() {
    // Firefox answers nothing for seconds while its network is gone.
    if (this.#counting) return this.#tell(false);
    const counting = this.#options.count();
    this.#counting = counting;
    const packets = await counting.catch(() => this.#packets);
    if (this.#options.signal.aborted || this.#counting !== counting) return;
    this.#counting = undefined;
    const came = packets !== this.#packets;
    this.#packets = packets;
    this.#tell(came);
  }

  /** @param {boolean} came whether packets came since the last reading */
  #tell(came) {
    if (came) this.#heardAt = performance.now();
    this.#quietMillis = came ? 0 : performance.now() - this.#heardAt;
    this.#options.onReading(this.#quietMillis);
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
