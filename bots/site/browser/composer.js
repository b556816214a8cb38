// @ts-check
import { button, element, icon } from './elements.js';
import { TEXTS, lettersLeft } from './texts.js';

const ARROW = 'M12 19V5M5 12l7-7 7 7';
/** The counter appears when this much is left. */
const NEAR_LIMIT = 300;
const TALLEST = 160;
const DRAFT = 'otklik:draft';

/**
 * The field to write in. Enter sends, Shift+Enter begins a line.
 * @param {{ maxLength: number, callOperator: import('./server.js').Choice, policyUrl: string,
 *   onSend: (text: string) => void, onCall: () => void }} deps
 */
export function createComposer({ maxLength, callOperator, policyUrl, onSend, onCall }) {
  const field = element('textarea', '', {
    id: 'text',
    rows: '1',
    placeholder: TEXTS.placeholder,
    enterkeyhint: 'send',
  });
  const counter = element('p', 'counter', { id: 'counter', role: 'status' });
  const send = button(TEXTS.send, 'send', () => submit(), icon(ARROW));
  const call = button(callOperator.label, 'call', () => {
    if (call.getAttribute('aria-disabled') === 'true') return;
    call.setAttribute('aria-disabled', 'true');
    call.textContent = TEXTS.calling;
    onCall();
  });

  function submit() {
    const text = field.value.trim();
    if (text === '' || text.length > maxLength) return field.focus();
    onSend(text);
    field.value = '';
    refresh();
    field.focus();
  }

  function refresh() {
    const left = maxLength - field.value.trim().length;
    counter.textContent = left <= NEAR_LIMIT ? lettersLeft(left) : '';
    counter.classList.toggle('over', left < 0);
    field.setAttribute('aria-invalid', String(left < 0));
    field.style.height = 'auto';
    field.style.height = `${Math.min(TALLEST, field.scrollHeight)}px`;
    keepDraft(field.value);
  }

  field.addEventListener('input', refresh);
  field.addEventListener('keydown', (event) => {
    // While a word is being composed (handwriting, an input method) Enter accepts the word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.value = keptDraft();
  field.setAttribute('aria-describedby', 'counter');
  const label = element('label', 'hidden', { for: 'text' }, TEXTS.yourMessage);
  const policy = element('a', '', { href: policyUrl, target: '_blank', rel: 'noopener' }, TEXTS.policy);
  const view = element(
    'div',
    'composer',
    {},
    element('div', 'field', {}, label, field, send),
    counter,
    element('div', 'under', {}, call, element('p', 'privacy', {}, `${TEXTS.privacy} `, policy)),
  );
  return {
    view,
    refresh,
    focus: () => field.focus(),
    /** A person may be called again. */
    allowCall() {
      call.removeAttribute('aria-disabled');
      call.textContent = callOperator.label;
    },
  };
}

/** What was typed survives a reload of this tab. @param {string} text */
function keepDraft(text) {
  try {
    sessionStorage.setItem(DRAFT, text);
  } catch {
    // Storage is blocked: the draft lives as long as the page.
  }
}

function keptDraft() {
  try {
    return sessionStorage.getItem(DRAFT) ?? '';
  } catch {
    return '';
  }
}
