// Runs in a page before its own scripts: keeps hold of its connections, and listens to what the visitor hears.
(() => {
  const peers = [];
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options);
      peers.push(this);
    }
  };

  const microphones = [];
  const devices = navigator.mediaDevices;
  const capture = devices?.getUserMedia.bind(devices);
  if (capture) {
    devices.getUserMedia = async (constraints) => {
      const stream = await capture(constraints);
      microphones.push(...stream.getAudioTracks());
      return stream;
    };
  }

  let context;
  let source;
  let analyser;
  let heard;

  /** @returns {number} the loudest sample of the last 50 ms or so, 0 to 1 */
  function level() {
    const stream = document.querySelector('#call audio')?.srcObject;
    const track = stream?.getAudioTracks()[0];
    if (!track) return 0;
    context ??= new AudioContext();
    if (track !== heard) {
      source?.disconnect();
      heard = track;
      analyser = context.createAnalyser();
      source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(analyser);
    }
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  }

  async function reports() {
    const live = peers.filter((peer) => peer.connectionState !== 'closed').at(-1);
    return live ? [...(await live.getStats()).values()] : [];
  }

  const of = (all, type) => all.find((report) => report.type === type && report.kind !== 'video');

  let silentSince;
  let longest = 0;

  globalThis.probe = {
    /** The loudest moment within some time. */
    async loudest(millis) {
      const until = performance.now() + millis;
      let top = 0;
      while (performance.now() < until) {
        top = Math.max(top, level());
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return top;
    },
    /** From now on the longest silence is measured, until it is asked for. */
    watchSilence() {
      silentSince = performance.now();
      longest = 0;
      setInterval(() => {
        const now = performance.now();
        if (level() > 0.01) silentSince = now;
        longest = Math.max(longest, now - silentSince);
      }, 20);
    },
    longestSilence: () => longest,
    async bytesReceived() {
      return of(await reports(), 'inbound-rtp')?.bytesReceived ?? 0;
    },
    async packetsReceived() {
      return of(await reports(), 'inbound-rtp')?.packetsReceived ?? 0;
    },
    newest: () => peers.at(-1),
    made: () => peers.length,
    async packetsSent() {
      return of(await reports(), 'outbound-rtp')?.packetsSent ?? 0;
    },
    async candidateTypes() {
      const all = await reports();
      const transport = all.find((report) => report.type === 'transport');
      const pair = all.find((report) => report.id === transport?.selectedCandidatePairId);
      const type = (id) => all.find((report) => report.id === id)?.candidateType ?? 'none';
      return pair ? `${type(pair.localCandidateId)}/${type(pair.remoteCandidateId)}` : 'none/none';
    },
    iceServers: () => peers.at(-1)?.getConfiguration().iceServers ?? [],
    remoteDescription: () => peers.at(-1)?.remoteDescription?.sdp ?? '',
    /** As when a headset is pulled out. No script can make a track end by itself, or have the system mute it. */
    endMicrophone() {
      const track = microphones.at(-1);
      track.stop();
      track.dispatchEvent(new Event('ended'));
    },
    /** As a call on the phone does; false gives it back. */
    muteMicrophone(muted) {
      const track = microphones.at(-1);
      Object.defineProperty(track, 'muted', { get: () => muted, configurable: true });
      track.enabled = !muted;
      track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    },
    openedMicrophones: () => microphones.length,
    sendsNewestMicrophone: () => peers.at(-1)?.getSenders()[0]?.track === microphones.at(-1),
    liveMicrophones: () => microphones.filter((track) => track.readyState === 'live').length,
    connections: () => peers.filter((peer) => peer.connectionState !== 'closed').length,
  };
})();
