// @ts-check
import { button, element } from './elements.js';
import { linkify } from './links.js';
import { messageView, stateOf, unsentView } from './message-view.js';
import { TEXTS, dayText } from './texts.js';

/** So near to the end the reader is taken to follow the talk. */
const NEAR = 60;

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

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    toNew.hidden = true;
  };
  scroller.addEventListener('scroll', () => {
    if (!isAtEnd()) return;
    toNew.hidden = true;
    onSeen();
  });
  // The window of a phone shrinks when the keyboard comes: the end of the talk has to stay in sight.
  let follows = true;
  scroller.addEventListener('scroll', () => (follows = isAtEnd()));
  new ResizeObserver(() => follows && toEnd()).observe(scroller);

  /** @param {() => void} change @param {boolean} own */
  function growing(change, own) {
    const follow = own || isAtEnd();
    change();
    if (follow) toEnd();
    else toNew.hidden = false;
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
    isAtEnd,
    focus: () => scroller.focus(),
    /** @param {import('./server.js').LogEvent} event */
    show(event) {
      waiting.get(event.id ?? '')?.remove();
      waiting.delete(event.id ?? '');
      growing(() => {
        if (event.type === 'status' && !event.text) return;
        beginDay(event.at);
        if (event.from === 'client')
          for (const choices of history.querySelectorAll('.choices')) choices.remove();
        if (event.type === 'message') history.append(messageView(event, onChoice));
        else history.append(element('p', 'status', {}, linkify(event.text ?? '')));
      }, event.from === 'client');
    },
    /** Puts the visitor's own message under the log, or gives the view that is there. @param {import('./server.js').Unsent} message */
    unsentViewOf(message) {
      const known = waiting.get(message.id);
      if (known) return known;
      const view = unsentView(message);
      waiting.set(message.id, view);
      growing(() => unsent.append(view), true);
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
      history.classList.add('announced');
    },
    clear() {
      history.replaceChildren();
      lastDay = '';
    },
  };
}

/** @typedef {ReturnType<typeof createLogView>} LogView */
