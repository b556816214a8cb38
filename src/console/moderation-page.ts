import { Hono } from 'hono';
import { html } from 'hono/html';
import { csvOf } from '../kernel/csv.ts';
import { type LedgerEntry, ledger } from '../moderation/ledger.ts';
import { type Person, maySee } from '../staff/person.ts';
import { type ConsoleEnv, demand } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, named } from './html.ts';
import { framedPage } from './layout.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { readSituation } from './situation.ts';
import { MODERATION_STATES, TOLD, plural } from './words.ts';
import { caseLabel } from './case-label.ts';

const ZONE = 'Europe/Moscow';

interface Month {
  /** `2026-11` */
  readonly id: string;
  readonly since: number;
  readonly until: number;
}

function monthOf(text: string | undefined, now: number): Month {
  const month =
    yearMonth(text) ?? yearMonth(todayOf(now).slice(0, 7)) ?? Temporal.PlainYearMonth.from('2026-01');
  const start = (of: Temporal.PlainYearMonth) =>
    of.toPlainDate({ day: 1 }).toZonedDateTime(ZONE).epochMilliseconds;
  return { id: month.toString(), since: start(month), until: start(month.add({ months: 1 })) };
}

function todayOf(now: number): string {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE).toPlainDate().toString();
}

function yearMonth(text: string | undefined): Temporal.PlainYearMonth | null {
  return text !== undefined && /^20\d\d-(?:0[1-9]|1[0-2])$/.test(text)
    ? Temporal.PlainYearMonth.from(text)
    : null;
}

function neighbours({ id }: Month, now: number): Html {
  const month = Temporal.PlainYearMonth.from(id);
  const link = (of: Temporal.PlainYearMonth, label: string) =>
    html`<a href="/console/moderation?month=${of.toString()}">${label}</a>`;
  const later = month.add({ months: 1 });
  return html`<p class="case-line">
    ${link(month.subtract({ months: 1 }), 'Предыдущий месяц')}
    ${later.toString() <= todayOf(now).slice(0, 7) ? link(later, 'Следующий месяц') : NOTHING}
    <a href="/console/moderation.csv?month=${id}">Скачать таблицу (CSV)</a>
  </p>`;
}

function groups(entries: readonly LedgerEntry[]): Html {
  const shown = entries.filter(({ state }) => state === 'done' || state === 'restored');
  const by = Map.groupBy(shown, ({ staff, ground_name: ground }) => `${staff ?? ''}\n${ground}`);
  return html`<table class="counted">
    <caption class="sr">
      Кто сколько скрыл и почему
    </caption>
    <thead>
      <tr>
        <th scope="col">Сотрудник</th>
        <th scope="col">Основание</th>
        <th scope="col">Скрыто</th>
        <th scope="col">Из них возвращено</th>
      </tr>
    </thead>
    <tbody>
      ${[...by.values()].map((some) => {
        const [first] = some;
        return html`<tr>
          <td>${named(first?.staff ?? null, 'сотрудник удалён')}</td>
          <td>${first?.ground_name}<br /><span class="muted small">${first?.clause}</span></td>
          <td>${some.length}</td>
          <td>${some.filter(({ state }) => state === 'restored').length}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function entryItem(entry: LedgerEntry, deps: ConsoleDeps, now: number): Html {
  const agency = deps.agencies.find(({ id }) => id === entry.agency);
  const zone = agency?.zone ?? ZONE;
  return html`<li class="letter">
    <p>
      <strong>${entry.ground_name}</strong>, ${entry.how === 'hide' ? 'скрытие' : 'удаление'}:
      ${MODERATION_STATES[entry.state]}
    </p>
    <p class="case-line">
      <a href="/console/cases/${entry.case_id}">${caseLabel(deps, entry.agency, entry.number)}</a>
      <span>${agency?.shortName ?? entry.agency}</span>
      <time title="${fullMoment(entry.at, zone)}">${shortMoment(entry.at, now, zone)}</time>
      <span>${named(entry.staff, 'сотрудник удалён')}</span>
      ${entry.state === 'refused' ? NOTHING : html`<span>автору ${TOLD[entry.toldIn]}</span>`}
    </p>
    ${entry.restored_at === null ? NOTHING : html`<p class="small">Возвращено ${shortMoment(entry.restored_at, now, zone)}, ${named(entry.restorer, 'сотрудник')}: <bdi>${entry.restored_why}</bdi></p>`}
  </li>`;
}

async function readMonth(deps: ConsoleDeps, person: Person, month: Month): Promise<readonly LedgerEntry[]> {
  const agencies = deps.agencies.filter(({ id }) => maySee(person, id)).map(({ id }) => id);
  return ledger(deps.db, agencies, month.since, month.until);
}

async function moderationPage(deps: ConsoleDeps, person: Person, asked: string | undefined): Promise<Html> {
  const now = deps.clock();
  const month = monthOf(asked, now);
  const [situation, entries] = await Promise.all([
    readSituation(deps, person),
    readMonth(deps, person, month),
  ]);
  const [year, number] = month.id.split('-');
  return framedPage({
    title: 'Модерация',
    section: 'moderation',
    person,
    situation,
    content: html`<div class="page">
      <h1>Что убрано с площадок: ${number}.${year}</h1>
      ${neighbours(month, now)}
      ${
        entries.length === 0
          ? html`<p class="empty">В этом месяце ничего не скрывали.</p>`
          : html`<p class="muted">
                ${plural(entries.length, 'решение', 'решения', 'решений')}. Без основания из списка скрыть
                нельзя. Текст сообщения остаётся в вопросе.
              </p>
              ${groups(entries)}
              <ul class="letters">
                ${entries.toReversed().map((entry) => entryItem(entry, deps, now))}
              </ul>`
      }
    </div>`,
  });
}

function csvRows(
  entries: readonly LedgerEntry[],
  deps: ConsoleDeps,
): readonly (readonly (string | number)[])[] {
  const head = [
    'Когда',
    'Ведомство',
    'Вопрос №',
    'Сотрудник',
    'Что сделано',
    'Основание',
    'Пункт',
    'Итог',
    'Автор',
  ];
  const rows = entries.map((entry) => {
    const agency = deps.agencies.find(({ id }) => id === entry.agency);
    const back = entry.restored_why === null ? '' : `: ${entry.restorer ?? ''}, ${entry.restored_why}`;
    return [
      fullMoment(entry.at, agency?.zone ?? ZONE),
      agency?.shortName ?? entry.agency,
      caseLabel(deps, entry.agency, entry.number),
      entry.staff ?? '',
      entry.how === 'hide' ? 'скрытие' : 'удаление',
      entry.ground_name,
      entry.clause,
      `${MODERATION_STATES[entry.state]}${back}`,
      TOLD[entry.toldIn],
    ];
  });
  return [[...head, 'Сообщение'], ...rows.map((row, at) => [...row, entries[at]?.message_id ?? ''])];
}

/** The ledger of moderation by months, for those who answer for it. */
export function moderationRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/moderation', async (c) => {
      demand(c.var.person, 'ledger');
      return c.html(await moderationPage(deps, c.var.person, c.req.query('month')));
    })
    .get('/moderation.csv', async (c) => {
      demand(c.var.person, 'ledger');
      const month = monthOf(c.req.query('month'), deps.clock());
      const entries = await readMonth(deps, c.var.person, month);
      c.header('Content-Type', 'text/csv; charset=utf-8');
      c.header('Content-Disposition', `attachment; filename="moderation-${month.id}.csv"`);
      return c.body(csvOf(csvRows(entries, deps)));
    });
}
