// @ts-check
import { button, element } from './elements.js';
import { link, linkify, webAddress } from './links.js';
import { TEXTS, sourceLine, timeText } from './texts.js';

/** @typedef {import('./server.js').LogEvent} LogEvent */

const AUTHORS = { client: TEXTS.you, bot: TEXTS.bot, operator: TEXTS.operator };

/**
 * One message of the log.
 * @param {LogEvent} event @param {(choice: import('./server.js').Choice) => void} onChoice
 */
export function messageView(event, onChoice) {
  const from = event.from ?? 'bot';
  const view = shell(from, event.text ?? '', new Date(event.at ?? Date.now()));
  if (from === 'client') stateOf(view, TEXTS.sent);
  const bubble = view.querySelector('.bubble');
  if (event.sources?.length) bubble?.append(sourcesView(event.sources));
  if (event.buttons?.length) {
    const choices = event.buttons.map((choice) => button(choice.label, 'choice', () => onChoice(choice)));
    view.append(element('div', 'choices', {}, ...choices));
  }
  return view;
}

/**
 * A message of the visitor that the server has not confirmed.
 * @param {import('./server.js').Unsent} message
 */
export function unsentView(message) {
  const view = shell('client', message.text, new Date(message.at));
  view.classList.add('unsent');
  stateOf(view, TEXTS.sending);
  return view;
}

/**
 * Says what has become of an unsent message, with the ways out of it.
 * @param {HTMLElement} view @param {string} text @param {...HTMLButtonElement} ways
 */
export function stateOf(view, text, ...ways) {
  const state = view.querySelector('.state');
  state?.replaceChildren(text);
  view.classList.toggle('failed', ways.length > 0);
  for (const way of ways) state?.append(' ', way);
}

/** @param {'client' | 'bot' | 'operator'} from @param {string} text @param {Date} at */
function shell(from, text, at) {
  const time = element('time', '', { datetime: at.toISOString() }, timeText(at));
  return element(
    'div',
    `message ${from}`,
    {},
    element('p', from === 'client' ? 'author hidden' : 'author', {}, AUTHORS[from]),
    element('div', 'bubble', {}, element('p', 'text', {}, linkify(text))),
    element('p', 'meta', {}, time, element('span', 'state')),
  );
}

/** An answer may rest on many acts: the first ones are in sight, the others one press away. */
const IN_SIGHT = 2;

/** @param {import('./server.js').Source[]} sources */
function sourcesView(sources) {
  const lines = sources.map(sourceView);
  const heading = `${lines.length > 1 ? TEXTS.sources : TEXTS.source}: `;
  const first = element('ul', '', {}, ...lines.slice(0, IN_SIGHT));
  const view = element('div', 'sources', {}, element('span', '', {}, heading), first);
  const more = lines.slice(IN_SIGHT);
  if (more.length > 0) {
    const summary = element('summary', '', {}, `${TEXTS.moreSources}: ${more.length}`);
    view.append(element('details', '', {}, summary, element('ul', '', {}, ...more)));
  }
  return view;
}

/** @param {import('./server.js').Source} source */
function sourceView(source) {
  const address = webAddress(source.url ?? '');
  const line = sourceLine(source);
  return element('li', '', {}, address ? link(address, line) : line);
}
