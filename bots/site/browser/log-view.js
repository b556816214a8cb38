// @ts-check
import { button, element } from './elements.js';
import { linkify } from './links.js';
import { messageView, stateOf, unsentView } from './message-view.js';
import { TEXTS, dayText } from './texts.js';

/** So near to the end the reader is taken to follow the talk. */
const NEAR = 60;
/** What is left above a message that is read from its top. */
const TOP = 12;

/**
 * The talk on the screen: what the log holds, and under it what is not sent yet. New messages never move the focus,
 * and they move the view only for a reader who is at the end.
 * @param {{ intro: Node[], onChoice: (choice: import('./server.js').Choice) => void, onSeen: () => void }} deps
 */
export function createLogView({ intro, onChoice, onSeen }) {
  const history = element('div', 'history', {
    role: 'log',
    'aria-live': 'off',
    'aria-label': TEXTS.conversation,
  });
  const unsent = element('div', 'unsent-list');
  const opening = element('div', 'intro', {}, ...intro);
  const scroller = element('div', 'scroller', {
    tabindex: '0',
    role: 'region',
    'aria-label': TEXTS.conversation,
  });
  const toNew = button(TEXTS.newMessages, 'to-new', () => toEnd());
  toNew.hidden = true;
  scroller.append(opening, history, unsent);
  /** @type {Map<string, HTMLElement>} */
  const waiting = new Map();
  let lastDay = '';
  let live = false;

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    toNew.hidden = true;
  };
  let follows = true;
  scroller.addEventListener('scroll', () => {
    follows = isAtEnd();
    if (!follows) return;
    toNew.hidden = true;
    onSeen();
  });
  // The window of a phone shrinks when the keyboard comes: the end of the talk has to stay in sight.
  new ResizeObserver(() => follows && toEnd()).observe(scroller);

  /** What was there before the chat was opened is shown from its end, as is the visitor's own. @param {boolean} own */
  const goesToEnd = (own) => own || !live;

  /**
   * Puts a view where it belongs. The reader who follows sees its beginning: a long answer is read from the top.
   * @param {HTMLElement} view @param {HTMLElement} place @param {boolean} own
   */
  function put(view, place, own) {
    const follow = goesToEnd(own) || isAtEnd();
    if (live) view.classList.add('fresh');
    place.append(view);
    if (!follow) toNew.hidden = false;
    else if (goesToEnd(own)) toEnd();
    else scroller.scrollTop = view.offsetTop - TOP;
    return follow;
  }

  /** @param {string | undefined} at */
  function beginDay(at) {
    const day = dayText(new Date(at ?? Date.now()), new Date());
    if (day === lastDay) return;
    lastDay = day;
    history.append(element('p', 'day', {}, day));
  }

  return {
    elements: [scroller, toNew],
    /**
     * Gives true when the reader has it before the eyes.
     * @param {import('./server.js').LogEvent} event
     */
    show(event) {
      waiting.get(event.id ?? '')?.remove();
      waiting.delete(event.id ?? '');
      if (event.type === 'status' && !event.text) return true;
      const own = event.from === 'client';
      if (own) for (const choices of history.querySelectorAll('.choices')) choices.remove();
      beginDay(event.at);
      const status = () => element('p', 'status', {}, linkify(event.text ?? ''));
      return put(event.type === 'message' ? messageView(event, onChoice) : status(), history, own);
    },
    /** Puts the visitor's own message under the log, or gives the view that is there. @param {import('./server.js').Unsent} message */
    unsentViewOf(message) {
      const known = waiting.get(message.id);
      if (known) return known;
      const view = unsentView(message);
      waiting.set(message.id, view);
      put(view, unsent, true);
      return view;
    },
    /** @param {string} id */
    removeUnsent(id) {
      waiting.get(id)?.remove();
      waiting.delete(id);
    },
    /** The server has it; the log will show it. @param {string} id */
    markSent(id) {
      const view = waiting.get(id);
      if (view) stateOf(view, TEXTS.sent);
    },
    /** From here on new messages are read out: what was there before is not news. */
    announce() {
      history.setAttribute('aria-live', 'polite');
      live = true;
    },
    clear() {
      history.replaceChildren();
      lastDay = '';
    },
  };
}

/** @typedef {ReturnType<typeof createLogView>} LogView */
