import { html } from 'hono/html';
import type { ArticleFields, SourceFields } from '../../knowledge/versions/article-source.ts';
import { type Html, NOTHING } from '../html.ts';

const MOST_SOURCES = 12;
const SPARE_ROWS = 2;

type Field = (name: string) => string;

/** Reads the form of a draft; what stands in it is kept as it is, right or wrong. */
export function readFields(field: Field): ArticleFields {
  const line = (name: string) => field(name).replaceAll(/\s+/gu, ' ').trim();
  const rows = Array.from({ length: MOST_SOURCES }, (_, i) => ({
    act: line(`act_${i}`),
    article: line(`clause_${i}`),
    date: line(`date_${i}`),
    url: line(`url_${i}`),
  }));
  return {
    section: line('section'),
    title: line('title'),
    short: field('short').trim(),
    unit: line('unit'),
    phrasings: field('phrasings')
      .split('\n')
      .map((text) => text.trim())
      .filter(Boolean),
    sources: rows.filter((row) => Object.values(row).some(Boolean)),
    checkedAt: line('checkedAt'),
    inForceFrom: line('inForceFrom'),
    validUntil: line('validUntil'),
    reviewBy: line('reviewBy'),
    confidence: line('confidence') === 'medium' ? 'medium' : 'high',
    body: field('body').trim(),
  };
}

function sourceRow(row: SourceFields | undefined, i: number): Html {
  const cell = (name: string, label: string, value = '') =>
    html`<label
      >${label}<input name="${name}_${i}" value="${value}" maxlength="500" autocomplete="off"
    /></label>`;
  return html`<div class="kb-source" role="group" aria-label="Источник ${i + 1}">
    ${cell('act', 'Акт', row?.act)} ${cell('clause', 'Статья, пункт', row?.article)}
    ${cell('date', 'Дата редакции', row?.date)} ${cell('url', 'Ссылка, если есть', row?.url)}
  </div>`;
}

function day(name: string, label: string, value: string): Html {
  return html`<label>${label}<input type="date" name="${name}" value="${value}" /></label>`;
}

function dates(fields: ArticleFields): Html {
  return html`<fieldset>
    <legend>Даты и достоверность</legend>
    <div class="kb-dates">
      ${day('checkedAt', 'Сверено с источником', fields.checkedAt)}
      ${day('inForceFrom', 'Действует с', fields.inForceFrom)}
      ${day('validUntil', 'Действует по (пусто: конца не видно)', fields.validUntil)}
      ${day('reviewBy', 'Сверить снова', fields.reviewBy)}
      <label
        >Достоверность
        <select name="confidence">
          <option value="high">подтверждено</option>
          <option value="medium" ${fields.confidence === 'medium' ? 'selected' : ''}>
            подтверждено не до конца
          </option>
        </select>
      </label>
    </div>
  </fieldset>`;
}

function texts(fields: ArticleFields): Html {
  return html`<label
      >Заголовок<input name="title" value="${fields.title}" maxlength="200" autocomplete="off"
    /></label>
    <label
      >Краткий ответ: его бот скажет слово в слово
      <textarea name="short" rows="6" aria-describedby="short-count">${fields.short}</textarea>
    </label>
    <label
      >Полный текст, Markdown
      <textarea name="body" rows="12">${fields.body}</textarea>
    </label>
    <label
      >Как об этом спрашивают люди, каждая формулировка с новой строки, не меньше восьми
      <textarea name="phrasings" rows="10">${fields.phrasings.join('\n')}</textarea>
    </label>`;
}

/** The fields of a draft; `spare` adds empty rows for sources. */
export function draftFields(fields: ArticleFields): Html {
  const rows = Math.min(MOST_SOURCES, fields.sources.length + SPARE_ROWS);
  const full = fields.sources.length >= MOST_SOURCES;
  return html`${texts(fields)}
    <fieldset>
      <legend>Источники</legend>
      ${Array.from({ length: rows }, (_, i) => sourceRow(fields.sources[i], i))}
      ${full ? NOTHING : html`<p class="muted small">Пустые строки не считаются; сохраните черновик, и появятся новые.</p>`}
    </fieldset>
    ${dates(fields)}
    <div class="kb-dates">
      <label
        >Раздел<input name="section" value="${fields.section}" maxlength="100" autocomplete="off"
      /></label>
      <label
        >Ответственное подразделение<input
          name="unit"
          value="${fields.unit}"
          maxlength="200"
          autocomplete="off"
      /></label>
    </div>`;
}
