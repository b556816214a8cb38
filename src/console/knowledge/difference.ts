import { html } from 'hono/html';
import { attachmentsOf, fieldsOf } from '../../knowledge/versions/article-source.ts';
import { differenceOf, type DifferentLine } from '../../knowledge/versions/difference.rules.ts';
import { type Html, NOTHING } from '../html.ts';
import { dayText } from './words.ts';

type Part = readonly [name: string, text: string];

/** What people compare, in the words of the form. */
function partsOf(source: string): readonly Part[] {
  const fields = fieldsOf(source);
  const dates = [
    `Сверено ${dayText(fields.checkedAt)}`,
    `Действует с ${dayText(fields.inForceFrom)}`,
    fields.validUntil === '' ? 'Конца не видно' : `Действует по ${dayText(fields.validUntil)}`,
    `Сверить снова ${dayText(fields.reviewBy)}`,
    fields.confidence === 'high' ? 'Подтверждено' : 'Подтверждено не до конца',
  ];
  const sources = fields.sources.map((row) =>
    [row.act, row.article, row.date, row.url].filter(Boolean).join(', '),
  );
  const files = attachmentsOf(source).map(({ title, file }) => `${title}: ${file}`);
  return [
    ['Заголовок', fields.title],
    ['Раздел', fields.section],
    ['Краткий ответ', fields.short],
    ['Полный текст', fields.body],
    ['Формулировки', fields.phrasings.join('\n')],
    ['Источники', sources.join('\n')],
    ['Подразделение', fields.unit],
    ['Бланки и образцы', files.join('\n')],
    ['Даты', dates.join('\n')],
  ];
}

function compared(before: string, after: string): Html {
  const lines = differenceOf(before, after);
  if (!lines) {
    return html`<div class="kb-sides">
      <div>
        <p class="muted small">Было</p>
        <div class="written">${before}</div>
      </div>
      <div>
        <p class="muted small">Стало</p>
        <div class="written">${after}</div>
      </div>
    </div>`;
  }
  return html`<div class="kb-diff">
    ${lines.map((line) => {
      if (line.is === 'changed') return html`<p class="kb-words">${line.words.map(word)}</p>`;
      if (line.is === 'same') return html`<p>${line.text}</p>`;
      return line.is === 'gone' ? html`<del>${line.text || ' '}</del>` : html`<ins>${line.text || ' '}</ins>`;
    })}
  </div>`;
}

function word({ is, text }: DifferentLine): Html {
  if (is === 'same') return html`${text} `;
  return is === 'gone' ? html`<del>${text}</del> ` : html`<ins>${text}</ins> `;
}

/** What one text of an article changes in another; says so when nothing. */
export function differences(before: string | null, after: string): Html {
  const old = new Map(before === null ? [] : partsOf(before));
  const changed = partsOf(after).filter(([name, text]) => (old.get(name) ?? '') !== text);
  if (changed.length === 0) return html`<p class="muted">Отличий нет.</p>`;
  return html`${changed.map(
    ([name, text]) =>
      html`<div class="kb-part">
        <p><strong>${name}</strong></p>
        ${compared(old.get(name) ?? '', text)}
      </div>`,
  )}${NOTHING}`;
}
