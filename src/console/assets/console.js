// @ts-check
/**
 * What a page cannot do by itself: hears which cases changed and asks for fresh copies of what is shown, keeps drafts,
 * answers to keys. All markup comes from the server.
 */

import { chooseNotify, showNotifyChoice, tellOwn } from './own-news.js';

/** @typedef {{ ajax(verb: string, path: string, options: object): Promise<void>, swap(what: object): Promise<void> }} Htmx */
const htmx = /** @type {{ htmx: Htmx }} */ (/** @type {unknown} */ (window)).htmx;

const REFRESH_EVERY = 30_000;
const REFRESH_PAUSE = 1_000;
const WALL_PAUSE = 3_000;
const SILENCE = 40_000;
const PATIENCE = 3_000;
/** A pause in writing after which what is written is saved and looked at. */
const SAVE_PAUSE = 600;

/** @param {string} id */
const byId = (id) => document.getElementById(id);

// --- What is shown ------------------------------------------------------------------------------------------------

function refreshQueue() {
  const list = byId('list');
  if (!list) return;
  const rows = [...list.querySelectorAll('.row[data-case]')];
  void htmx.ajax('POST', '/console/queue/changes', {
    source: list,
    swap: 'none',
    values: {
      view: list.dataset['view'] ?? '',
      search: list.dataset['search'] ?? '',
      due: list.dataset['due'] ?? '',
      only: list.dataset['only'] ?? '',
      later: 'later' in list.dataset ? '1' : '',
      shown: rows.map((row) => row.getAttribute('data-case')).join(','),
    },
  });
}

function refreshCase() {
  const pane = byId('case');
  const id = pane?.dataset['case'];
  if (!pane || !id) return;
  const query = new URLSearchParams({ view: pane.dataset['view'] ?? '', to: pane.dataset['to'] ?? '' });
  void htmx.ajax('GET', `/console/cases/${id}?${query}`, { source: pane, target: pane, swap: 'outerMorph' });
}

function refreshTerms() {
  const terms = byId('terms');
  if (!terms) return;
  void htmx.ajax('GET', '/console/terms', { source: terms, target: terms, swap: 'outerMorph' });
}

function refreshWall() {
  const wall = byId('wall');
  if (!wall) return;
  const url = wall.dataset['url'] ?? '/console/wall';
  void htmx.ajax('GET', url, { source: wall, target: wall, swap: 'outerMorph' });
}

/** Runs the work at most once a second (or as often as told): at once when it has been quiet, else when the pause is over. @param {() => void} work */
function paced(work, every = REFRESH_PAUSE) {
  let last = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return () => {
    clearTimeout(waiting);
    const pause = Math.max(0, last + every - Date.now());
    waiting = setTimeout(() => {
      last = Date.now();
      work();
    }, pause);
  };
}

const queueChanged = paced(refreshQueue);
const caseChanged = paced(refreshCase);
const termsChanged = paced(refreshTerms);
const wallChanged = paced(refreshWall, WALL_PAUSE);

/** Many pages hear of a change at once: each takes its own moment to ask. @param {() => void} work */
function atOnesOwnMoment(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      work();
    }, Math.random() * REFRESH_PAUSE);
  };
}

const situationChanged = atOnesOwnMoment(refreshQueue);

/** How many cases of the first page are not in the list yet: its line was written by the server, but for the number. */
function announceFresh(/** @type {string[]} */ first) {
  const place = byId('news');
  const form = place?.dataset[first.length % 10 === 1 && first.length !== 11 ? 'one' : 'many'];
  if (!place || !form) return;
  const link = place.querySelector('a');
  const text = form.replace('#', String(first.length));
  if (link instanceof HTMLElement && link.textContent !== text) link.textContent = text;
  if (link instanceof HTMLElement) link.hidden = first.length === 0;
}

/** @typedef {{ cases: string[], html?: string, first?: string[], own?: import('./own-news.js').OwnCase[] }} News */

/** @param {News} news */
function takeNews({ cases, html, first, own }) {
  const list = byId('list');
  if (list && html) void htmx.swap({ text: html, sourceElement: list, swap: 'none' });
  if (first) announceFresh(first.filter((id) => !byId(`row-${id}`)));
  if (own) tellOwn(own);
  if (cases.includes(openCase())) caseChanged();
  if (cases.length === 0) return;
  termsChanged();
  wallChanged();
}

function refreshAll() {
  queueChanged();
  caseChanged();
  termsChanged();
  wallChanged();
}

// --- The line to the server ---------------------------------------------------------------------------------------

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
  return query;
}

function connect() {
  line?.close();
  const source = new EventSource(`/console/live?${lineQuery()}`);
  line = source;
  source.addEventListener('hello', () => {
    heard();
    refreshAll();
  });
  source.addEventListener('beat', heard);
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

function watchLine() {
  if (Date.now() - lastHeard < SILENCE) return;
  lost();
  connect();
}

function tellFailure() {
  showLost('Не получилось: сервер не ответил. Написанное сохранено, попробуйте ещё раз.');
}

/** Errors of pages come back as pages; only what has none is told here. @param {Event} event */
function onErrorAnswer(event) {
  const status = /** @type {CustomEvent} */ (event).detail?.ctx?.response?.status ?? 500;
  if (status === 401) showLost('Сеанс закончился. Написанное сохранено в этом браузере, войдите снова.');
  if (status >= 500) tellFailure();
}

// --- Drafts -------------------------------------------------------------------------------------------------------

const DRAFT_FIELDS = ['reply-text', 'note-text'];

/** @param {string} field @param {string} caseId */
const draftKey = (field, caseId) => `otklik.draft.${field}.${caseId}`;

/** @param {string} id */
function textField(id) {
  const field = byId(id);
  return field instanceof HTMLTextAreaElement ? field : null;
}

function openCase() {
  return byId('case')?.dataset['case'] ?? '';
}

/** @param {string} text */
function tellDraft(text) {
  const state = byId('draft-state');
  if (state) state.textContent = text;
}

/** Counts changes of the fields, so that an answer to an older one is known. */
let change = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saving;

/** Here until the server has it: a line that is lost and a session that ends take nothing away. @param {HTMLTextAreaElement} field */
function keepDraft(field) {
  change += 1;
  localStorage.setItem(draftKey(field.id, openCase()), field.value);
  if (field.id === 'reply-text')
    tellDraft(field.value.trim() === '' ? '' : 'Черновик сохранён в этом браузере');
  clearTimeout(saving);
  saving = setTimeout(() => saveDraft(field, openCase()), SAVE_PAUSE);
}

/** @param {HTMLTextAreaElement} field @param {string} caseId */
function saveDraft(field, caseId) {
  if (caseId === '' || caseId !== openCase() || !field.isConnected) return;
  const isNote = field.id === 'note-text';
  const to = document.querySelector('#reply [name=conversation]');
  const final = byId('reply-final');
  void htmx.ajax('POST', `/console/cases/${caseId}/draft`, {
    source: field,
    target: '#reply-check',
    swap: isNote ? 'none' : 'innerHTML',
    values: {
      field: isNote ? 'note' : 'reply',
      text: field.value,
      change: String(change),
      conversation: to instanceof HTMLInputElement ? to.value : '',
      final: final instanceof HTMLInputElement && final.checked ? 'yes' : '',
    },
  });
}

/** The server has it: this browser forgets it, unless more was written meanwhile. @param {{ case?: string, field?: string, change?: string }} kept */
function draftKept(kept) {
  if (kept.change !== String(change)) return;
  localStorage.removeItem(draftKey(kept.field ?? '', kept.case ?? ''));
  if (kept.field === 'reply-text' && (textField('reply-text')?.value ?? '').trim() !== '')
    tellDraft('Черновик сохранён');
}

/** What this browser alone has and what the server has, neither of them lost. @param {string} here @param {string} there */
function joined(here, there) {
  if (there.trim() === '' || here.startsWith(there.trim())) return here;
  return there.startsWith(here.trim()) ? there : `${there.trimEnd()}\n\n${here}`;
}

function restoreDrafts() {
  for (const id of DRAFT_FIELDS) {
    const field = textField(id);
    const kept = localStorage.getItem(draftKey(id, openCase()));
    if (!field || !kept || kept === field.value || field === document.activeElement) continue;
    field.value = joined(kept, field.value);
    keepDraft(field);
    if (id === 'reply-text') tellDraft('Черновик восстановлен');
    else byId('note')?.setAttribute('open', '');
  }
}

/** @param {{ case?: string, field?: string }} sent */
function dropDraft(sent) {
  localStorage.removeItem(draftKey(sent.field ?? '', sent.case ?? ''));
  const field = textField(sent.field ?? '');
  if (!field || openCase() !== sent.case) return;
  clearTimeout(saving);
  field.value = '';
  if (field.id === 'reply-text') {
    tellDraft('');
    byId('reply-check')?.replaceChildren();
  }
  keepSeen();
}

/** The version that the writer has seen stays with a draft that was begun; without one the page is simply up to date. */
function keepSeen() {
  const seen = byId('reply-seen');
  const version = byId('case')?.dataset['version'];
  if (seen instanceof HTMLInputElement && version && (textField('reply-text')?.value ?? '').trim() === '')
    seen.value = version;
}

// --- After parts were replaced ------------------------------------------------------------------------------------

let shownCase = '';
/** Whether the reader is at the newest message; parts that grow below the talk must not push it out of sight. */
let atNewest = true;

document.addEventListener(
  'scroll',
  (event) => {
    const talk = event.target;
    if (!(talk instanceof HTMLElement) || talk.id !== 'talk') return;
    atNewest = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  },
  true,
);

function settleCase() {
  const id = openCase();
  for (const link of document.querySelectorAll('.row a[aria-current]')) {
    if (link.closest('.row')?.getAttribute('data-case') !== id) link.removeAttribute('aria-current');
  }
  document.querySelector(`.row[data-case="${CSS.escape(id)}"] a`)?.setAttribute('aria-current', 'true');
  restoreDrafts();
  keepSeen();
  const talk = byId('talk');
  if (!talk) return;
  if (id !== shownCase || atNewest) {
    talk.scrollTop = talk.scrollHeight;
    atNewest = true;
  }
  shownCase = id;
}

// --- Keys ---------------------------------------------------------------------------------------------------------

/** @param {number} step */
function moveInQueue(step) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.row a')]);
  const at = links.findIndex((link) => link === document.activeElement);
  const from = at >= 0 ? at : links.findIndex((link) => link.hasAttribute('aria-current'));
  const next = links[Math.min(links.length - 1, Math.max(0, from + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function openHelp() {
  const help = byId('help');
  const box = byId('keys-on');
  if (box instanceof HTMLInputElement) box.checked = localStorage.getItem('otklik.keys') !== 'off';
  if (help instanceof HTMLDialogElement && !help.open) help.showModal();
}

const READING_FIELDS = ['topic', 'need', 'urgency', 'tone', 'abuse', 'kind'];

/** A choice of two turns over at once; of more, the list is opened. @param {number} at */
function correctReading(at) {
  const field = byId(`reading-${READING_FIELDS[at]}`);
  if (!(field instanceof HTMLSelectElement)) return;
  byId('reading')?.setAttribute('open', '');
  field.focus();
  if (field.options.length !== 2) return;
  field.selectedIndex = 1 - field.selectedIndex;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ...Object.fromEntries(READING_FIELDS.map((_, at) => [`Digit${at + 1}`, () => correctReading(at)])),
  KeyJ: () => moveInQueue(1),
  KeyK: () => moveInQueue(-1),
  KeyT: () => byId('act-claim')?.click(),
  KeyR: () => textField('reply-text')?.focus(),
  KeyN: () => {
    byId('note')?.setAttribute('open', '');
    byId('note-text')?.focus();
  },
  KeyZ: () => {
    const undo = document.querySelector('[data-undo]');
    if (undo instanceof HTMLElement) undo.click();
  },
  Slash: () => byId('search')?.focus(),
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const writing = target.closest('input, textarea, select, dialog, [contenteditable]');
  if (event.code === 'Enter' && (event.ctrlKey || event.metaKey) && target instanceof HTMLTextAreaElement) {
    target.form?.requestSubmit();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey || (event.repeat && event.code === 'KeyT'))
    return;
  if (localStorage.getItem('otklik.keys') === 'off') return;
  const act = event.shiftKey ? (event.code === 'Slash' ? openHelp : undefined) : KEYS[event.code];
  if (!act) return;
  event.preventDefault();
  act();
}

// --- Why a deadline is what it is ---------------------------------------------------------------------------------

let explaining = false;

function awaitExplanation() {
  byId('explanation-body')?.replaceChildren();
  explaining = true;
}

function showExplanation() {
  const box = byId('explanation');
  if (!explaining || !(box instanceof HTMLDialogElement) || !byId('explanation-body')?.firstElementChild)
    return;
  explaining = false;
  if (!box.open) box.showModal();
  box.scrollTop = 0;
}

/** Puts a ready answer after what is written already, and stands on its first blank. @param {HTMLElement} link */
function insertTypical(link) {
  const field = textField('reply-text');
  if (!field) return false;
  const before = field.value.trim() === '' ? '' : `${field.value.trimEnd()}\n\n`;
  field.value = before + (link.dataset['typical'] ?? '');
  keepDraft(field);
  byId('typical')?.removeAttribute('open');
  field.focus();
  const blank = /\[[^[\]\n]+\]/u.exec(field.value.slice(before.length));
  const from = blank ? before.length + blank.index : field.value.length;
  field.setSelectionRange(from, from + (blank?.[0].length ?? 0));
  return true;
}

/** @param {string} text */
function addToReply(text) {
  const field = textField('reply-text');
  if (!field) return;
  field.value = `${field.value.trimEnd()}\n\n${text}`;
  keepDraft(field);
  field.focus();
}

/** Seconds until a reply leaves; the server says when it has. */
function countDown() {
  for (const left of document.querySelectorAll('[data-left]'))
    left.textContent = String(Math.max(0, Number(left.textContent) - 1));
}

/** Buttons are heard on the document: a step back in the history brings a new body. @param {Event} event */
function onClick(event) {
  if (event.target instanceof Element) {
    if (event.target.closest('#help-open')) openHelp();
    if (event.target.closest('[data-explain]')) awaitExplanation();
    const typical = event.target.closest('[data-typical]');
    if (typical instanceof HTMLElement && insertTypical(typical)) event.preventDefault();
    const missing = event.target.closest('[data-insert]');
    if (missing instanceof HTMLElement) addToReply(missing.dataset['insert'] ?? '');
  }
  closeMenus(event);
}

/** @param {Event} event */
function onInput(event) {
  const field = event.target;
  if (field instanceof HTMLTextAreaElement && DRAFT_FIELDS.includes(field.id)) keepDraft(field);
  const text = textField('reply-text');
  if (field instanceof HTMLInputElement && field.id === 'reply-final' && text) keepDraft(text);
  if (field instanceof HTMLInputElement && field.id === 'notify-on') void chooseNotify(field);
  if (field instanceof HTMLSelectElement && field.id === 'theme') chooseTheme(field.value);
  if (field instanceof HTMLInputElement && field.id === 'keys-on') {
    localStorage.setItem('otklik.keys', field.checked ? 'on' : 'off');
  }
}

/** @param {string} theme */
function chooseTheme(theme) {
  localStorage.setItem('otklik.theme', theme);
  document.documentElement.dataset['theme'] = theme;
}

function showChoices() {
  const theme = byId('theme');
  if (theme instanceof HTMLSelectElement) theme.value = localStorage.getItem('otklik.theme') ?? 'system';
  showNotifyChoice();
}

/** Menus close by a click elsewhere and by Escape. @param {Event} event */
function closeMenus(event) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    const inside = event.target instanceof Node && menu.contains(event.target);
    const leaves = event instanceof KeyboardEvent ? event.code === 'Escape' : !inside;
    if (!leaves) continue;
    menu.removeAttribute('open');
    if (inside && event instanceof KeyboardEvent) menu.querySelector('summary')?.focus();
  }
}

// --- Start --------------------------------------------------------------------------------------------------------

if (document.body.classList.contains('framed')) {
  document.addEventListener('keydown', onKey);
  document.addEventListener('keydown', closeMenus);
  document.addEventListener('click', onClick);
  document.addEventListener('input', onInput);
  document.addEventListener('otklik:sent', (event) => {
    dropDraft(/** @type {CustomEvent} */ (event).detail);
  });
  document.addEventListener('otklik:kept', (event) => {
    draftKept(/** @type {CustomEvent} */ (event).detail);
  });
  document.addEventListener('htmx:after:swap', settleCase);
  document.addEventListener('htmx:after:swap', showExplanation);
  document.addEventListener('htmx:response:error', onErrorAnswer);
  document.addEventListener('htmx:error', tellFailure);
  settleCase();
  showChoices();
  document.body.dataset['ready'] = '';
  performance.mark('otklik-ready');
  connect();
  // While the line is lost the server would not answer either; its return brings everything.
  setInterval(() => document.body.dataset['line'] === 'on' && refreshAll(), REFRESH_EVERY);
  setInterval(watchLine, 5_000);
  setInterval(countDown, 1_000);
}
