// @ts-check
/** What is being written: kept here until the server has it, so that a lost line and a session that ends take nothing away. */

import { byId, htmx, openCase, textField } from './page.js';
import { tellWriting } from './presence.js';

/** A pause in writing after which what is written is saved and looked at. */
const SAVE_PAUSE = 600;

export const DRAFT_FIELDS = ['reply-text', 'note-text'];

/** @param {string} field @param {string} caseId */
const draftKey = (field, caseId) => `otklik.draft.${field}.${caseId}`;

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
export function keepDraft(field) {
  change += 1;
  localStorage.setItem(draftKey(field.id, openCase()), field.value);
  if (field.id === 'reply-text')
    tellDraft(field.value.trim() === '' ? '' : 'Черновик сохранён в этом браузере');
  tellWriting(field.value.trim() === '');
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
export function draftKept(kept) {
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

export function restoreDrafts() {
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
export function dropDraft(sent) {
  localStorage.removeItem(draftKey(sent.field ?? '', sent.case ?? ''));
  const field = textField(sent.field ?? '');
  if (!field || openCase() !== sent.case) return;
  clearTimeout(saving);
  tellWriting(true);
  field.value = '';
  if (field.id === 'reply-text') {
    tellDraft('');
    byId('reply-check')?.replaceChildren();
  }
  keepSeen();
}

/** The version that the writer has seen stays with a draft that was begun; without one the page is simply up to date. */
export function keepSeen() {
  const seen = byId('reply-seen');
  const version = byId('case')?.dataset['version'];
  if (seen instanceof HTMLInputElement && version && (textField('reply-text')?.value ?? '').trim() === '')
    seen.value = version;
}
