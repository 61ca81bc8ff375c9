/**
 * The states of the panel and the transitions between them. Everything that happens, a press, a frame from the server or
 * a change of the media, is an event; an event that a state does not name is late or out of place and changes nothing.
 *
 * @typedef {'idle' | 'microphone' | 'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'error'} State
 * @typedef {'start' | 'granted' | 'rejoin' | 'matched' | 'up' | 'down' | 'skip' | 'again' | 'ended' | 'stop'
 *   | 'fail' | 'recovered'} CallEvent
 */

/** Transitions that all states of a running call have in common. */
const IN_CALL = /** @type {const} */ ({
  skip: 'waiting',
  again: 'waiting',
  ended: 'idle',
  stop: 'idle',
  fail: 'error',
});

/**
 * State, then event, then next state.
 *
 * @type {Readonly<Record<State, Readonly<Partial<Record<CallEvent, State>>>>>}
 */
export const TABLE = Object.freeze({
  idle: Object.freeze({ start: 'microphone', fail: 'error' }),
  microphone: Object.freeze({ granted: 'waiting', rejoin: 'reconnecting', ended: 'idle', stop: 'idle', fail: 'error' }),
  waiting: Object.freeze({ matched: 'connecting', ended: 'idle', stop: 'idle', fail: 'error' }),
  connecting: Object.freeze({ ...IN_CALL, up: 'connected', down: 'reconnecting' }),
  connected: Object.freeze({ ...IN_CALL, down: 'reconnecting' }),
  reconnecting: Object.freeze({ ...IN_CALL, up: 'connected' }),
  error: Object.freeze({ start: 'microphone', recovered: 'idle', stop: 'idle', fail: 'error' }),
});

/**
 * @param {State} state
 * @param {CallEvent} event
 * @returns {State | undefined} the next state, or undefined where the event means nothing in this state
 */
export function transition(state, event) {
  return TABLE[state][event];
}

/**
 * @param {State} state
 * @returns {boolean} whether a call with somebody is on
 */
export function isInCall(state) {
  return state === 'connecting' || state === 'connected' || state === 'reconnecting';
}
