// @ts-check
/** Keys by their place on the keyboard, whatever layout is on. */

import { byId, textField } from './page.js';

/** @param {number} step */
function moveInQueue(step) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.row a')]);
  const at = links.findIndex((link) => link === document.activeElement);
  const from = at >= 0 ? at : links.findIndex((link) => link.hasAttribute('aria-current'));
  const next = links[Math.min(links.length - 1, Math.max(0, from + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export function openHelp() {
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
export function onKey(event) {
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
