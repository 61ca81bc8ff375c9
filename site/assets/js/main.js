import { Actions } from './actions.js';
import { aside } from './aside.js';
import { watchCalls } from './call-watch.js';
import { Conversation } from './conversation.js';
import { Dialogs } from './dialogs.js';
import { find } from './dom.js';
import { checkBrowser, followMicrophone, followMute, followNetwork, followSettings, keepPage } from './environment.js';
import { measure } from './measure.js';
import { Microphone } from './microphone.js';
import { MicrophoneTest } from './microphone-test.js';
import { signalingUrl } from './protocol.js';
import { ServerEvents } from './server-events.js';
import { Session } from './session.js';
import { SessionStore } from './session-store.js';
import { DEFAULTS, primaryLanguage, Settings, storageOrNone } from './settings.js';
import { SettingsSheet } from './settings-sheet.js';
import { listenToKeys } from './shortcuts.js';
import { Speaker } from './speaker.js';
import { Stage } from './stage.js';
import { TabClaim } from './tab-claim.js';

/**
 * Wires the page together and connects it. Parts that a call does not need are made aside, so that each can fail alone.
 *
 * @param {AbortSignal} signal ends everything that this starts
 */
function run(signal) {
  const language = primaryLanguage(navigator.languages);
  const settings = new Settings(storageOrNone(() => localStorage), { ...DEFAULTS, language });
  const store = new SessionStore(storageOrNone(() => sessionStorage));
  const speaker = new Speaker(find('#call audio', HTMLAudioElement), signal);
  const microphone = new Microphone();
  /** @type {TabClaim} */
  const claim = new TabClaim((takerCallId) => yieldTo(conversation, takerCallId), signal);
  /** @type {Session} */
  const session = new Session({ url: signalingUrl(location), store, handlers: () => server, signal });
  const parts = { store, settings, microphone, speaker, claim, session };
  const conversation = new Conversation(parts);
  /** @type {ServerEvents} */
  const server = new ServerEvents(parts, conversation, signal);

  const dialogs = new Dialogs(signal);
  const sheet = aside(() => new SettingsSheet({ settings, speaker }, signal));
  const inUse = () => conversation.state !== 'idle' && conversation.state !== 'error';
  const onOpen = () => void sheet?.listDevices();
  const test = aside(() => new MicrophoneTest({ microphone, settings, inUse, onOpen }, signal));
  const actions = new Actions({
    parts, conversation, dialogs, test, sheet, note: (code) => stage.note(code), tell: () => stage.tell(),
  });
  const handlers = {
    onStart: () => actions.start(),
    onSkip: () => actions.skip(),
    onStop: () => actions.stop(),
    onMute: () => actions.toggleMute(),
    onReport: () => actions.chooseReason(),
    onRelay: () => actions.toggleRelay(),
    onSpeak: (/** @type {boolean} */ speaking) => actions.speak(speaking),
  };
  const stage = new Stage({ parts, conversation, server, handlers }, signal);

  actions.listen(signal);
  listenToKeys(
    {
      ...handlers,
      enabled: () => !dialogs.anyOpen,
      dialogJustClosed: () => dialogs.justClosed,
      pushToTalk: () => settings.choices.pushToTalk && inUse(),
      onTalk: handlers.onSpeak,
    },
    signal,
  );
  server.addEventListener('change', () => sheet?.listTags(server.view.tags), { signal });
  aside(() => watchCalls(conversation, test, measure(signal), signal));
  followSettings(parts, conversation, signal);
  followMicrophone(parts, conversation, signal);
  followMute(parts, conversation, signal);
  followNetwork(parts, conversation, signal);
  keepPage(conversation, signal);
  find('#unready', HTMLElement).hidden = true;
  if (!checkBrowser(conversation)) return;
  if (!navigator.onLine) conversation.fail('offline');
  session.connect();
}

/**
 * Another tab of the same person starts.
 *
 * @param {Conversation} conversation
 * @param {string | undefined} takerCallId the call that it takes up, if it does
 */
async function yieldTo(conversation, takerCallId) {
  const { call } = conversation.current;
  // The very call that this tab had: its session went along, and a stop would end it there.
  if (call && call.callId === takerCallId) return;
  await conversation.stop({ code: 'other-tab' });
}

run(new AbortController().signal);
