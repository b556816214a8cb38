// @ts-check
/** The line to the server, on which it says what changed; when it is lost, the page says since when its data are old. */

import { refreshAll, situationChanged, takeNews } from './fresh.js';
import { byId, htmx } from './page.js';
import { PAGE, tellPresence } from './presence.js';

const SILENCE = 40_000;
const PATIENCE = 3_000;

let lastId = '';
let lastHeard = Date.now();
/** @type {EventSource | null} */
let line = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let complaint;

/** @param {string} text */
function showLost(text) {
  const place = byId('link-state');
  if (!place) return;
  place.textContent = text;
  place.hidden = text === '';
}

function heard() {
  lastHeard = Date.now();
  clearTimeout(complaint);
  complaint = undefined;
  document.body.dataset['line'] = 'on';
  showLost('');
}

function lost() {
  document.body.dataset['line'] = 'off';
  const since = new Date(lastHeard).toLocaleTimeString('ru-RU', { hour: '2-digit', minute: '2-digit' });
  complaint ??= setTimeout(
    () => showLost(`Связь потеряна, данные на ${since}. Подключаемся снова…`),
    PATIENCE,
  );
}

/** What the page shows; a line that the browser itself mends sends the last id in a header, a new one in the address. */
function lineQuery() {
  const { view, search, due, only, later } = byId('list')?.dataset ?? {};
  const query = new URLSearchParams(only ?? '');
  if (view) query.set('view', view);
  if (search) query.set('search', search);
  if (due) query.set('due', due);
  if (later !== undefined) query.set('later', '1');
  if (lastId) query.set('after', lastId);
  query.set('page', PAGE);
  return query;
}

export function connect() {
  line?.close();
  const source = new EventSource(`/console/live?${lineQuery()}`);
  line = source;
  source.addEventListener('hello', () => {
    heard();
    refreshAll();
    tellPresence(true);
  });
  source.addEventListener('beat', heard);
  source.addEventListener('presence', (event) => {
    void htmx.swap({ text: JSON.parse(event.data), sourceElement: document.body, swap: 'none' });
  });
  source.addEventListener('reset', () => {
    heard();
    refreshAll();
  });
  source.addEventListener('news', (event) => {
    heard();
    lastId = event.lastEventId;
    takeNews(JSON.parse(event.data));
  });
  source.addEventListener('situation', () => {
    heard();
    situationChanged();
  });
  source.addEventListener('error', () => {
    lost();
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, PATIENCE);
  });
}

export function watchLine() {
  if (Date.now() - lastHeard < SILENCE) return;
  lost();
  connect();
}

export function tellFailure() {
  showLost('Не получилось: сервер не ответил. Написанное сохранено, попробуйте ещё раз.');
}

/** Errors of pages come back as pages; only what has none is told here. @param {Event} event */
export function onErrorAnswer(event) {
  const status = /** @type {CustomEvent} */ (event).detail?.ctx?.response?.status ?? 500;
  if (status === 401) showLost('Сеанс закончился. Написанное сохранено в этом браузере, войдите снова.');
  if (status >= 500) tellFailure();
}
