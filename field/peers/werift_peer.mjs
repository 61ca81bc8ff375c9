/**
 * A peer made of werift, written from docs/protocol/asyncapi.yaml alone: `werift_peer.mjs ws://HOST/v1/ws`.
 *
 * werift has no codec, so this peer is an echo: each packet of the page goes back to the page. The words on its input
 * are those of aiortc_peer.py. Energy is always 0 here; the page measures the energy of the echo.
 */
import { createInterface } from 'node:readline';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, useSdesMid } from 'werift';
import WebSocket from 'ws';

const line = new WebSocket(process.argv[2]);
const send = (message) => line.send(JSON.stringify(message));
const opus = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 });

let state = 'idle';
let callId = '';
let packets = 0;
/** @type {RTCPeerConnection | undefined} */
let peer;
/** @type {MediaStreamTrack | undefined} */
let echo;

function attach() {
  if (echo) return;
  echo = new MediaStreamTrack({ kind: 'audio' });
  peer.addTrack(echo);
}

function describeOwn() {
  const { type, sdp } = peer.localDescription;
  send({ type: 'description', callId, description: { type, sdp } });
}

async function offer() {
  await peer.setLocalDescription(await peer.createOffer());
  describeOwn();
}

async function begin({ polite, iceServers, iceTransportPolicy }) {
  echo = undefined;
  // werift takes one address per server.
  const servers = iceServers.flatMap(({ urls, ...rest }) => urls.map((address) => ({ urls: address, ...rest })));
  peer = new RTCPeerConnection({
    iceServers: servers,
    iceTransportPolicy,
    codecs: { audio: [opus], video: [] },
    headerExtensions: { audio: [useSdesMid()] },
  });
  peer.onIceCandidate.subscribe((candidate) => send({ type: 'candidate', callId, candidate: candidate?.toJSON() ?? null }));
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe((packet) => {
      packets += 1;
      echo?.writeRtp(packet.clone());
    });
  });
  if (!polite) {
    attach();
    await offer();
  }
}

async function describe(description) {
  await peer.setRemoteDescription(description);
  if (description.type !== 'offer') return;
  attach();
  await peer.setLocalDescription(await peer.createAnswer());
  describeOwn();
}

async function take(message) {
  switch (message.type) {
    case 'welcome':
      state = message.state;
      break;
    case 'waiting':
      state = 'waiting';
      break;
    case 'idle':
    case 'ended':
      state = 'idle';
      await peer?.close();
      break;
    case 'matched':
      state = 'in-call';
      ({ callId } = message);
      await begin(message);
      break;
    case 'description':
      await describe(message.description);
      break;
    case 'candidate':
      if (message.candidate?.candidate) await peer.addIceCandidate(message.candidate);
      break;
    case 'error':
      throw new Error(`${message.code}: ${message.message}`);
    default:
  }
}

const words = {
  start: () => send({ type: 'start' }),
  relay: () => send({ type: 'start', relayOnly: true }),
  stop: () => send({ type: 'stop' }),
  reoffer: () => offer(),
  rollback: () => send({ type: 'description', callId, description: { type: 'rollback', sdp: '' } }),
  state: () => (state === 'in-call' ? peer.connectionState : state),
  heard: () => ({ packets, energy: 0 }),
  path: () => {
    const pair = peer.iceTransports[0].connection.nominated;
    return pair ? `${pair.localCandidate.type}/${pair.remoteCandidate.type}` : 'none/none';
  },
};

// One message after another: a candidate must not overtake its description.
let queue = Promise.resolve();
line.on('message', (data) => {
  queue = queue.then(() => take(JSON.parse(data)));
});
line.on('open', () => {
  send({ type: 'hello', protocol: 1 });
  const input = createInterface({ input: process.stdin });
  input.on('line', async (word) => process.stdout.write(`${JSON.stringify((await words[word]()) ?? null)}\n`));
  input.on('close', () => process.exit(0));
});
