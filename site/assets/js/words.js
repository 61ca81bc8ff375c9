/**
 * Every sentence of the panel. Short, plain, and never a reproach.
 *
 * @typedef {import('./call.js').State} State
 * @typedef {import('./conversation.js').Notice} Notice
 * @typedef {import('./platform.js').Platform} Platform
 * @typedef {{title: string, detail: string}} Words
 * @typedef {object} Situation
 * @property {State} state
 * @property {Notice | undefined} notice
 * @property {Platform} platform
 * @property {boolean} alone waiting for so long that nobody can be there
 * @property {number | undefined} waiting sessions in the pool, this one included
 * @property {number | undefined} online sessions connected at all
 * @property {string[]} sharedTags
 * @property {boolean} muted
 * @property {boolean} pushToTalk
 * @property {boolean} blocked the browser waits for a gesture before anything is heard
 * @property {boolean} offline
 * @property {import('./signaling-channel.js').ChannelStatus} line
 */

/** How to give the microphone back, in the words of each browser's own buttons. @type {Record<Platform, string>} */
const ALLOW_STEPS = {
  ios: 'Tap the page button beside the address, then Website Settings, set Microphone to Allow, then Start.',
  android: 'Tap the icon left of the address, then Permissions, allow Microphone, then Start.',
  chromium: 'Click the icon left of the address, turn Microphone on, then Start.',
  firefox: 'Click the crossed-out microphone beside the address, clear the block, then Start.',
  safari: 'In the Safari menu open Settings for This Website, set Microphone to Allow, then Start.',
  other: 'Open this site’s settings beside the address, allow the microphone, then Start.',
};

/** @type {Record<string, Words>} */
const ENDS = {
  skipped: { title: 'They moved on.', detail: 'Someone else may be one press away.' },
  left: { title: 'They left.', detail: 'Someone else may be one press away.' },
  lost: { title: 'The call dropped.', detail: 'One of the two connections gave way.' },
  away: { title: 'The call is over.', detail: 'It ended while you were reconnecting.' },
  reported: { title: 'The call was reported.', detail: 'It ended there. Please read the rules before the next one.' },
  banned: { title: 'The call is over.', detail: 'The other person had to leave.' },
  reporting: { title: 'Call ended.', detail: 'Sending your report…' },
  'reported-by-me': { title: 'Thank you. Report received.', detail: 'You won’t meet them again for a day.' },
  taken: { title: 'This call went on in another tab.', detail: 'Press Start to talk in this one instead.' },
  'other-tab': { title: 'You started in another tab.', detail: 'So this one stopped. Press Start to talk here instead.' },
};

/** @type {Record<string, Words>} */
const PROBLEMS = {
  insecure: { title: 'This page isn’t secure.', detail: 'Browsers allow the microphone on https pages only. Open it with https.' },
  unsupported: { title: 'This browser can’t make voice calls.', detail: 'A current Chrome, Firefox, Edge or Safari can.' },
  'no-microphone': { title: 'No microphone found.', detail: 'Plug one in or turn it on, then Start.' },
  busy: { title: 'The microphone didn’t open.', detail: 'Another app may be using it. Close that one, then Start.' },
  offline: { title: 'You’re offline.', detail: 'As soon as your internet is back, so are we.' },
  unreachable: { title: 'We can’t reach Rizztalk.', detail: 'We keep trying. Your internet or our server is down.' },
  full: { title: 'Rizztalk is full right now.', detail: 'Give it a minute, then Start.' },
  unavailable: { title: 'Rizztalk needs a short break.', detail: 'Something on our side is restarting. Try Start again in a moment.' },
  'rate-limited': { title: 'That was a little fast.', detail: 'Wait a few seconds, then Start.' },
  'relay-unavailable': { title: 'Your address can’t be hidden right now.', detail: 'Turn off Hide my address, or try again later.' },
  refused: { title: 'The server closed the line.', detail: 'Reload the page to try again.' },
  'no-way': { title: 'No way through the network.', detail: 'A firewall or VPN may block calls. Try mobile data or another Wi-Fi, then Start.' },
};

const BROKEN = { title: 'Something went wrong on our side.', detail: 'Reload the page, then Start.' };

/** Sentences that pass by under the buttons. @type {Record<string, string>} */
export const NOTES = {
  reported: 'Report received. Thank you.',
  taken: 'Rizztalk went on in another tab.',
  'unknown-tag': 'Some of your topics are gone, so you were let in without them.',
  'not-in-call': 'That call is too long ago.',
  unavailable: 'Something on our side is restarting.',
  copied: 'Link copied.',
  'notify-on': 'We’ll tell you. Keep this tab open, in the background if you like.',
  'notify-off': 'Keep this tab open: its title changes and a sound plays when someone comes.',
  relay: 'From the next call on.',
};

/**
 * @param {Situation} situation
 * @returns {Words}
 */
export function panelWords(situation) {
  switch (situation.state) {
    case 'idle':
      return ENDS[situation.notice?.code ?? ''] ?? {
        title: 'Talk to someone new.',
        detail: 'Just two voices. No account, no camera, no chat.',
      };
    case 'microphone':
      return microphoneWords(situation);
    case 'waiting':
      return waitingWords(situation);
    case 'connecting':
      return { title: 'Found someone. Connecting…', detail: shared(situation.sharedTags) };
    case 'connected':
      return { title: 'You’re talking.', detail: talkingDetail(situation) };
    case 'reconnecting':
      return { title: 'Hold on, reconnecting…', detail: situation.offline ? 'You’re offline.' : 'Looking for another way through.' };
    default:
      return problemWords(situation);
  }
}

/** @param {Situation} situation */
function microphoneWords({ notice }) {
  if (notice?.code === 'rejoining') return { title: 'Back to your call…', detail: 'Allow your microphone if your browser asks.' };
  return { title: 'Allow your microphone to talk.', detail: 'Your browser asks you now. Nobody hears you before you’re connected.' };
}

/** @param {Situation} situation */
function waitingWords({ notice, alone, waiting, online, line, offline }) {
  const ended = notice && ENDS[notice.code]?.title;
  if (offline) return { title: 'You’re offline.', detail: 'We go on as soon as you’re back.' };
  if (line !== 'open') return { title: 'Reaching Rizztalk…', detail: 'One moment.' };
  const others = (waiting ?? 1) - 1;
  if (alone && others < 1) {
    const here = (online ?? 1) - 1;
    if (here > 0) return { title: 'Nobody else is looking right now.', detail: `${people(here)} online.` };
    return { title: 'Nobody else is here right now.', detail: 'You can wait in the background.' };
  }
  if (ended) return { title: `${ended} Looking for someone…`, detail: looking(others) };
  return { title: 'Looking for someone…', detail: looking(others) };
}

/** @param {number} others */
function looking(others) {
  if (others < 1) return 'You’re first in line.';
  return others === 1 ? '1 other is looking too.' : `${others} others are looking too.`;
}

/** @param {number} count */
function people(count) {
  return count === 1 ? '1 other person is' : `${count} other people are`;
}

/** @param {Situation} situation */
function talkingDetail({ blocked, muted, pushToTalk, line, sharedTags }) {
  if (blocked) return 'Tap anywhere to hear them.';
  if (muted) return pushToTalk ? 'Hold Space, or the microphone button, to speak.' : 'You’re muted. They can’t hear you.';
  if (line !== 'open') return 'Our server is out of reach. Your call goes on.';
  return shared(sharedTags);
}

/** @param {string[]} tags */
function shared(tags) {
  if (tags.length === 0) return 'Say hello.';
  return `You both like ${new Intl.ListFormat('en').format(tags)}.`;
}

/** @param {Situation} situation */
function problemWords({ notice, platform }) {
  const code = notice?.code ?? '';
  if (code === 'denied') return { title: 'Your browser blocked the microphone.', detail: ALLOW_STEPS[platform] };
  // The server's sentence bears the reference that an appeal quotes.
  if (code === 'banned') return { title: 'You can’t join right now.', detail: notice?.message ?? 'Several people reported you.' };
  return PROBLEMS[code] ?? BROKEN;
}
