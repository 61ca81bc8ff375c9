// Runs in each page before its own scripts: keeps hold of its connections, and measures the visitor's incoming sound.
(() => {
  /** @type {RTCPeerConnection[]} */
  const peers = [];
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options);
      peers.push(this);
    }
  };
  // The client goes on after a description that the browser refuses; here the reason is kept.
  /** @type {string[]} */
  const refused = [];
  for (const method of ['setLocalDescription', 'setRemoteDescription']) {
    const original = Native.prototype[method];
    Native.prototype[method] = async function (...given) {
      try {
        return await original.apply(this, given);
      } catch (reason) {
        refused.push(`${method} ${given[0]?.type ?? ''}: ${reason}`);
        throw reason;
      }
    };
  }
  /** @type {{at: number, from: string, data: string}[]} */
  const frames = [];
  /** @type {WebSocket[]} */
  const sockets = [];
  const NativeSocket = globalThis.WebSocket;
  globalThis.WebSocket = class extends NativeSocket {
    constructor(...options) {
      super(...options);
      sockets.push(this);
      this.addEventListener('message', ({ data }) => frames.push({ at: now(), from: 'server', data }));
    }

    send(data) {
      frames.push({ at: now(), from: 'page', data });
      super.send(data);
    }
  };

  const newest = () => peers.filter((peer) => peer.connectionState !== 'closed').at(-1);
  const started = performance.timeOrigin;
  const now = () => Math.round(started + performance.now());

  async function reports() {
    const peer = newest();
    return peer ? [...(await peer.getStats()).values()] : [];
  }

  /** Packets and energy that came so far. Energy is the sum over time of the square of the level (webrtc-stats). */
  async function heard() {
    const all = await reports();
    const inbound = all.find((report) => report.type === 'inbound-rtp' && report.kind === 'audio');
    return { packets: inbound?.packetsReceived ?? 0, energy: inbound?.totalAudioEnergy ?? 0 };
  }

  async function path() {
    const all = await reports();
    const transport = all.find((report) => report.type === 'transport');
    const pair =
      all.find((report) => report.id === transport?.selectedCandidatePairId) ??
      all.find((report) => report.type === 'candidate-pair' && report.selected) ??
      all.find((report) => report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded');
    const end = (id) => {
      const found = all.find((report) => report.id === id);
      if (!found) return 'none';
      const relay = found.candidateType === 'relay' && found.relayProtocol ? `-${found.relayProtocol}` : '';
      return `${found.candidateType}${relay}`;
    };
    return { local: end(pair?.localCandidateId), remote: end(pair?.remoteCandidateId) };
  }

  const shown = () => ({
    state: document.querySelector('#call')?.dataset.state ?? 'none',
    title: document.querySelector('#status-title')?.textContent.trim() ?? '',
    detail: document.querySelector('#status-detail')?.textContent.trim() ?? '',
  });

  /** Every change of the panel's words and of the newest connection, with its time. */
  const history = [];
  function note() {
    const peer = newest();
    const line = { ...shown(), ice: peer?.iceConnectionState, connection: peer?.connectionState, socket: sockets.at(-1)?.readyState };
    const last = history.at(-1);
    if (last && Object.keys(line).every((key) => last[key] === line[key])) return;
    history.push({ at: now(), ...line });
  }

  /** @type {{at: number, packets: number, energy: number, talking: boolean}[]} */
  const samples = [];
  let sampling = false;
  async function sample() {
    if (sampling) return;
    sampling = true;
    try {
      samples.push({ at: now(), ...(await heard()), talking: shown().title.startsWith('You’re talking') });
    } finally {
      sampling = false;
    }
  }

  globalThis.field = {
    heard,
    path,
    shown,
    newest,
    history,
    now,
    samples,
    sockets,
    refused,
    frames,
    /** Whether real packets with a voice in them come within some time. */
    async hears(millis = 20_000, least = 1e-6) {
      const until = performance.now() + millis;
      let before = await heard();
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const after = await heard();
        if (after.packets > before.packets && after.energy - before.energy > least) return true;
        if (after.packets < before.packets || after.energy < before.energy) before = after;
      }
      return false;
    },
    /** Whether nothing but silence comes for some time; packets may. */
    async silent(forMillis = 1000, withinMillis = 10_000) {
      const until = performance.now() + withinMillis;
      let before = await heard();
      let since = performance.now();
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const after = await heard();
        if (Math.abs(after.energy - before.energy) > 1e-7) since = performance.now();
        before = after;
        if (performance.now() - since >= forMillis) return true;
      }
      return false;
    },
    async inState(state, millis = 20_000) {
      const until = performance.now() + millis;
      while (shown().state !== state && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      return shown().state === state;
    },
    /** Whether a voice came all through the last moment, at least `millis` after a time. */
    steady(since, millis = 1500) {
      const from = now() - millis;
      if (from < since) return false;
      let last = from;
      for (let index = 1; index < samples.length; index += 1) {
        const { at, packets, energy } = samples[index];
        if (at < from || packets <= samples[index - 1].packets || energy <= samples[index - 1].energy) continue;
        if (at - last > 400) return false;
        last = at;
      }
      return now() - last <= 400;
    },
    watch() {
      setInterval(note, 20);
      setInterval(sample, 50);
    },
  };
})();
