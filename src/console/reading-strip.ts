import { html } from 'hono/html';
import type { CaseView } from '../cases/case-view.ts';
import { FIXED_VALUES, READING_FIELDS, type ReadingField, urgencyReason } from '../cases/reading.rules.ts';
import type { ConsoleAgency } from './deps.ts';
import { showsPersonalData } from './exposed.ts';
import { type Html, NOTHING, icon } from './html.ts';
import type { ActUrl } from './act-url.ts';
import { PERSONAL_DATA_SHOWN, READING_NAMES, READING_NONE, READING_VALUES } from './words.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

function label(field: ReadingField, value: string | null, agency: ConsoleAgency | undefined): string {
  if (value === null) return READING_NONE;
  if (field === 'topic') return agency?.topics[value] ?? value;
  return field === 'need' ? value : (READING_VALUES[field][value] ?? value);
}

function optionsOf(
  field: ReadingField,
  view: CaseView,
  agency: ConsoleAgency | undefined,
): readonly Option[] {
  const values =
    field === 'topic'
      ? ['', ...Object.keys(agency?.topics ?? {})]
      : field === 'need'
        ? ['', ...(agency?.needs[view.reading.topic ?? ''] ?? [])]
        : FIXED_VALUES[field];
  return values.map((value) => ({ value, label: label(field, value || null, agency) }));
}

/** One field: the choice is sent as soon as it is made; without JavaScript by a button. */
function fieldForm(
  field: ReadingField,
  key: number,
  view: CaseView,
  url: ActUrl,
  agency?: ConsoleAgency,
): Html {
  const action = url('reading');
  const current = view.reading[field];
  const corrected = current !== view.proposed[field];
  return html`<form
    method="post"
    action="${action}"
    hx-post="${action}"
    hx-trigger="change, submit"
    hx-target="#case"
    hx-swap="outerMorph"
    class="reading-field"
  >
    <input type="hidden" name="field" value="${field}" />
    <label for="reading-${field}">${READING_NAMES[field]} <kbd aria-hidden="true">${key}</kbd></label>
    <select id="reading-${field}" name="value" aria-keyshortcuts="${key}">
      ${optionsOf(field, view, agency).map(
        ({ value, label: text }) =>
          html`<option value="${value}" ${value === (current ?? '') ? html`selected` : NOTHING}>
            ${text}
          </option>`,
      )}
    </select>
    ${corrected ? html`<span class="muted small">${icon('note')}было: ${label(field, view.proposed[field], agency)}</span>` : NOTHING}
    <noscript><button class="button">Исправить</button></noscript>
  </form>`;
}

/** What the program understood of the case, as a proposal: each part is corrected by a choice or by its key. */
export function readingStrip(view: CaseView, url: ActUrl, agency: ConsoleAgency | undefined): Html {
  const { reading } = view;
  const reason = urgencyReason(view.case);
  const short = [
    label('topic', reading.topic, agency),
    label('kind', reading.kind, agency),
    label('tone', reading.tone, agency),
    ...(showsPersonalData(view) ? [PERSONAL_DATA_SHOWN] : []),
  ];
  const unit = agency?.units.find(({ id }) => id === view.case.unit)?.name;
  return html`<details class="reading" id="reading">
    <summary>Разбор: ${short.join(', ')}</summary>
    <p class="muted small">
      Это предложение программы. Исправьте, если она ошиблась: исправления
      сохраняются.${reason === null ? NOTHING : html` Срочно, потому что: ${reason}.`}
      ${unit === undefined ? NOTHING : html`Ответственное подразделение: ${unit}.`}
    </p>
    <div class="reading-fields">
      ${READING_FIELDS.map((field, at) => fieldForm(field, at + 1, view, url, agency))}
    </div>
  </details>`;
}
