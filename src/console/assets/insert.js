// @ts-check
/** Ready pieces of text, put into the answer that is being written. */

import { keepDraft } from './drafts.js';
import { byId, textField } from './page.js';

/** Puts a ready answer after what is written already, and stands on its first blank. @param {HTMLElement} link */
export function insertTypical(link) {
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

/** Adds to the answer of a case or of an event; it is kept and looked at as what is typed. @param {string} text */
export function addToReply(text) {
  const field = textField('reply-text') ?? textField('answer-text');
  if (!field) return;
  field.value = `${field.value.trimEnd()}\n\n${text}`;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
