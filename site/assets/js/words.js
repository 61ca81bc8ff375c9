import { language, say, tagName } from './say.js';

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
 * @property {boolean} systemMuted the system or the headset holds the voice back
 * @property {{muted: boolean, away: boolean}} peer
 * @property {boolean} pushToTalk
 * @property {boolean} blocked the browser waits for a gesture before anything is heard
 * @property {boolean} offline
 * @property {import('./signaling-channel.js').ChannelStatus} line
 */

/** How to give the microphone back, in the words of each browser's own buttons. @type {Record<Platform, string>} */
const ALLOW_STEPS = {
  'in-app': say('Apps often block it. Copy the link and open it in Safari or Chrome.'),
  'ios-app': say('In the iPhone’s Settings open this browser, turn Microphone on, then Start.'),
  ios: say('Tap the page button beside the address, then Website Settings, set Microphone to Allow, then Start.'),
  android: say('Tap the icon left of the address, then Permissions, allow Microphone, then Start.'),
  chromium: say('Click the icon left of the address, turn Microphone on, then Start.'),
  firefox: say('Click the crossed-out microphone beside the address, clear the block, then Start.'),
  safari: say('In the Safari menu open Settings for This Website, set Microphone to Allow, then Start.'),
  other: say('Open this site’s settings beside the address, allow the microphone, then Start.'),
};

/** @type {Record<string, Words>} */
const ENDS = {
  skipped: { title: say('They moved on.'), detail: say('Someone else may be one press away.') },
  left: { title: say('They left.'), detail: say('Someone else may be one press away.') },
  lost: { title: say('The call dropped.'), detail: say('One of the two connections gave way.') },
  away: { title: say('The call is over.'), detail: say('It ended while you were reconnecting.') },
  reported: { title: say('The call was reported.'), detail: say('It ended there. Please read the rules before the next one.') },
  banned: { title: say('The call is over.'), detail: say('The other person had to leave.') },
  reporting: { title: say('Call ended.'), detail: say('Sending your report…') },
  'reported-by-me': { title: say('Thank you. Report received.'), detail: say('We’ll keep the two of you apart.') },
  taken: { title: say('This call went on in another tab.'), detail: say('Press Start to talk in this one instead.') },
  'other-tab': { title: say('You started in another tab.'), detail: say('So this one stopped. Press Start to talk here instead.') },
};

/** @type {Record<string, Words>} */
const PROBLEMS = {
  insecure: { title: say('This page isn’t secure.'), detail: say('Browsers allow the microphone on https pages only. Open it with https.') },
  unsupported: { title: say('This browser can’t make voice calls.'), detail: say('A current Chrome, Firefox, Edge or Safari can.') },
  dismissed: { title: say('The microphone is not on yet.'), detail: say('Press Start and choose Allow when your browser asks.') },
  'no-microphone': { title: say('No microphone found.'), detail: say('Plug one in or turn it on, then Start.') },
  busy: { title: say('The microphone didn’t open.'), detail: say('Another app may be using it. Close that one, then Start.') },
  'start-failed': { title: say('Starting didn’t work.'), detail: say('Reload the page, then Start. If it fails again, try another browser.') },
  offline: { title: say('You’re offline.'), detail: say('As soon as your internet is back, so are we.') },
  unreachable: { title: say('We can’t reach Rizztalk.'), detail: say('We keep trying. Your internet or our server is down.') },
  full: { title: say('Too many connections from your network.'), detail: say('Many people may share your internet address. Wait a minute, then Start.') },
  unavailable: { title: say('Rizztalk needs a short break.'), detail: say('Something on our side is restarting. Try Start again in a moment.') },
  'rate-limited': { title: say('Too many starts.'), detail: say('Wait a minute, then Start.') },
  'relay-unavailable': { title: say('Your IP address can’t be hidden right now.'), detail: say('Turn off Hide my IP address, or try again later.') },
  refused: { title: say('The server closed the line.'), detail: say('Reload the page to try again.') },
  'no-way': { title: say('No way through the network.'), detail: say('A firewall or VPN may block calls. Try mobile data or another Wi-Fi, then Start.') },
};

const BROKEN = { title: say('Something went wrong on our side.'), detail: say('Reload the page, then Start.') };

/** Sentences that pass by under the buttons. @type {Record<string, string>} */
export const NOTES = {
  reported: say('Report received. Thank you.'),
  taken: say('Rizztalk went on in another tab.'),
  'unknown-tag': say('Some of your topics are gone, so you were let in without them.'),
  'not-in-call': say('That call is too long ago.'),
  unavailable: say('Something on our side is restarting.'),
  copied: say('Link copied.'),
  'not-copied': say('The link wasn’t copied. Copy it from the address bar.'),
  'notify-on': say('We’ll tell you. Keep this tab open, in the background if you like.'),
  'notify-off': say('Keep this tab open: its title changes and a sound plays when someone comes.'),
  'notify-phone': say('Keep this page in front: the screen stays on, and a sound plays when someone comes.'),
  relay: say('From the next call on.'),
};

/**
 * @param {Situation} situation
 * @returns {Words}
 */
export function panelWords(situation) {
  switch (situation.state) {
    case 'idle':
      return ENDS[situation.notice?.code ?? ''] ?? {
        title: say('Talk to someone new.'),
        detail: say('Just two voices. No account, no camera, no chat.'),
      };
    case 'microphone':
      return microphoneWords(situation);
    case 'waiting':
      return waitingWords(situation);
    case 'connecting':
      return { title: say('Found someone. Connecting…'), detail: shared(situation.sharedTags) };
    case 'connected':
      return { title: say('You’re talking.'), detail: talkingDetail(situation) };
    case 'reconnecting':
      return reconnectingWords(situation);
    default:
      return problemWords(situation);
  }
}

/** @param {Situation} situation */
function microphoneWords({ notice }) {
  if (notice?.code === 'rejoining') return { title: say('Back to your call…'), detail: say('Allow your microphone if your browser asks.') };
  return { title: say('Allow your microphone to talk.'), detail: say('Your browser asks you now. Nobody hears you before you’re connected.') };
}

/** @param {Situation} situation */
function waitingWords({ notice, alone, waiting, online, line, offline }) {
  const ended = notice && ENDS[notice.code]?.title;
  if (offline) return { title: say('You’re offline.'), detail: say('We go on as soon as you’re back.') };
  if (line !== 'open') return { title: say('Reaching Rizztalk…'), detail: say('One moment.') };
  const others = (waiting ?? 1) - 1;
  if (alone && others < 1) {
    const here = (online ?? 1) - 1;
    if (here > 0) return { title: say('Nobody else is looking right now.'), detail: othersOnline(here) };
    return { title: say('Nobody else is here right now.'), detail: say('You can wait in the background.') };
  }
  if (ended) return { title: `${ended} ${say('Looking for someone…')}`, detail: looking(others) };
  return { title: say('Looking for someone…'), detail: looking(others) };
}

/** @param {number} others */
function looking(others) {
  if (others < 1) return say('You’re first in line. Your microphone is on, but nobody hears you yet.');
  return others === 1 ? say('1 other is looking too.') : say('{count} others are looking too.', { count: others });
}

/** @param {number} count */
function othersOnline(count) {
  return count === 1 ? say('1 other person is online.') : say('{count} other people are online.', { count });
}

/** @param {Situation} situation */
function reconnectingWords({ offline, peer }) {
  if (peer.away) return { title: say('They closed the page.'), detail: say('If they only reloaded it, they’re back in a few seconds.') };
  return { title: say('Hold on, reconnecting…'), detail: offline ? say('You’re offline.') : say('Looking for another way through.') };
}

/** @param {Situation} situation */
function talkingDetail({ blocked, muted, systemMuted, peer, pushToTalk, line, sharedTags }) {
  if (blocked) return say('Tap anywhere to hear them.');
  if (systemMuted) return say('Your device muted the microphone. They can’t hear you.');
  if (muted) {
    return pushToTalk
      ? say('Hold Space, or the microphone button, to speak.')
      : say('You’re muted. They can’t hear you.');
  }
  if (peer.muted) return say('They’re muted. You can’t hear them now.');
  if (line !== 'open') return say('Our server is out of reach. Your call goes on.');
  return shared(sharedTags);
}

/** @param {string[]} tags */
function shared(tags) {
  if (tags.length === 0) return say('Say hello.');
  return say('You both like {topics}.', { topics: new Intl.ListFormat(language).format(tags.map(tagName)) });
}

/** @param {Situation} situation */
function problemWords({ notice, platform }) {
  const code = notice?.code ?? '';
  if (code === 'denied') return { title: say('Your browser blocked the microphone.'), detail: ALLOW_STEPS[platform] };
  if (code === 'banned') return { title: say('You can’t join right now.'), detail: banDetail(notice?.message) };
  return PROBLEMS[code] ?? BROKEN;
}

/**
 * The server's sentence bears the reference that an appeal quotes, and when the ban ends, in UTC.
 *
 * @param {string | undefined} message
 */
function banDetail(message) {
  if (message === undefined) return say('Several people reported you.');
  const here = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return message.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (instant) => here.format(new Date(instant)));
}
