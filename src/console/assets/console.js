// @ts-check
/** What a page cannot do by itself, wired to its events. Each part is a module of its own. */

import { chooseTheme, showChoices } from './choices.js';
import { DRAFT_FIELDS, draftKept, dropDraft, keepDraft } from './drafts.js';
import { awaitExplanation, showExplanation } from './explanation.js';
import { refreshAll } from './fresh.js';
import { addToReply, insertTypical } from './insert.js';
import { onKey, openHelp } from './keys.js';
import { connect, onErrorAnswer, tellFailure, watchLine } from './line.js';
import { chooseNotify } from './own-news.js';
import { textField } from './page.js';
import { settleCase } from './settle.js';

const REFRESH_EVERY = 30_000;

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
