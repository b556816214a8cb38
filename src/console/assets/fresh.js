// @ts-check
/** Fresh copies of what is shown: asked for when the server says that something changed. All markup comes from the server. */

import { tellOwn } from './own-news.js';
import { byId, htmx, openCase } from './page.js';

const REFRESH_PAUSE = 1_000;
const WALL_PAUSE = 3_000;

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

export const situationChanged = atOnesOwnMoment(refreshQueue);

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
export function takeNews({ cases, html, first, own }) {
  const list = byId('list');
  if (list && html) void htmx.swap({ text: html, sourceElement: list, swap: 'none' });
  if (first) announceFresh(first.filter((id) => !byId(`row-${id}`)));
  if (own) tellOwn(own);
  if (cases.includes(openCase())) caseChanged();
  if (cases.length === 0) return;
  termsChanged();
  wallChanged();
}

export function refreshAll() {
  queueChanged();
  caseChanged();
  termsChanged();
  wallChanged();
}
