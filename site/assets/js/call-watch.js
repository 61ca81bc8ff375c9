import { isInCall } from './call.js';
import { callEvents } from './call-events.js';

/**
 * Sends the events of calls to the statistics, if the site has any.
 *
 * @param {import('./conversation.js').Conversation} conversation
 * @param {EventTarget | undefined} test the microphone test, which dispatches `run`
 * @param {import('./analytics.js').Analytics | undefined} analytics
 * @param {AbortSignal} signal
 */
export function watchCalls(conversation, test, analytics, signal) {
  if (!analytics) return;
  let before = conversation.state;
  let since = conversation.since;
  let heard = false;
  /** @type {import('./call-link.js').Setup | undefined} */
  let known;

  /** @param {import('./call-events.js').Facts['press']} [press] */
  const look = (press) => {
    const { state, notice, current } = conversation;
    const past = Date.now() - since;
    const { setup } = current;
    const facts = {
      waitedMillis: past,
      talkedMillis: heard ? past : 0,
      ...(notice ? { notice: notice.code } : {}),
      ...(setup && setup !== known ? { setup } : {}),
      ...(press ? { press } : {}),
    };
    for (const { name, parameters } of callEvents(before, state, facts)) analytics.send(name, parameters);
    const rejoined = before === 'microphone' && state === 'reconnecting';
    heard = isInCall(state) && (heard || state === 'connected' || rejoined);
    before = state;
    known = setup;
    since = conversation.since;
  };

  conversation.addEventListener('change', () => look(), { signal });
  conversation.addEventListener('report', () => look('report'), { signal });
  test?.addEventListener('run', () => look('mic_test'), { signal });
}
