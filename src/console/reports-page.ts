import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { dateText } from '../cases/moment-words.rules.ts';
import { stackedChart } from '../reports/charts.ts';
import { type Period, periodBefore, readPeriod, stepOf, stepsOf } from '../reports/period.rules.ts';
import { type PeriodFigures, readFigures } from '../reports/read-period.ts';
import { type FigureTable, csv } from '../reports/tables.rules.ts';
import { staffNames } from '../reports/wall.ts';
import { workbook } from '../reports/workbook.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Person } from '../staff/person.ts';
import { type ConsoleContext, type ConsoleEnv, demand, viewerOf } from './access.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { figuresPage, ownAgencies, ownUnitsNote, unitOf } from './figures-shell.ts';
import { type Html, NOTHING } from './html.ts';
import { cellWords, reportTables } from './report-tables.ts';

const CHART = { width: 640, height: 340 };
const PERIOD_NAMES = { day: 'День', week: 'Неделя', month: 'Месяц', any: 'Другой срок' } as const;

interface Report {
  readonly agencies: readonly ConsoleAgency[];
  readonly chosen: readonly ConsoleAgency[];
  readonly period: Period;
  readonly before: Period;
  readonly figures: PeriodFigures;
  readonly tables: readonly FigureTable[];
  /** Whose questions are counted, when it is not the whole body's. */
  readonly whose: Html;
}

async function readReport(
  deps: ConsoleDeps,
  person: Person,
  asked: Readonly<Record<string, string | undefined>>,
): Promise<Report> {
  const agencies = ownAgencies(deps, person);
  const one = agencies.filter(({ id }) => id === asked['agency']);
  const chosen = one.length > 0 ? one : agencies;
  const zone = chosen[0]?.zone ?? 'Europe/Moscow';
  const now = deps.clock();
  const period = readPeriod(asked, now, zone);
  const before = periodBefore(period, zone);
  const whose = { agencies: chosen.map(({ id }) => id), viewer: viewerOf(person, deps.agencies) };
  const from = { db: deps.db, unitOf: unitOf(deps), zoneOf: () => zone, worked: deps.workedBetween };
  const figures = await readFigures(from, whose, period, now);
  const earlier = await readFigures(from, whose, before, now);
  const tables = reportTables(figures, earlier, chosen, await staffNames(deps.db));
  return { agencies, chosen, period, before, figures, tables, whose: ownUnitsNote(person, chosen) };
}

const span = ({ first, last }: Period) =>
  first === last ? dateText(first) : `${dateText(first)} — ${dateText(last)}`;

/** What an address has to say so that it asks for the same report. */
function queryOf({ period, agencies, chosen }: Report): string {
  const dates: [string, string][] =
    period.kind === 'any'
      ? [
          ['from', period.first],
          ['to', period.last],
        ]
      : [['day', period.first]];
  const [one] = chosen;
  const agency: [string, string][] =
    chosen.length === 1 && agencies.length > 1 && one ? [['agency', one.id]] : [];
  return new URLSearchParams([['period', period.kind], ...dates, ...agency]).toString();
}

function form({ agencies, chosen, period }: Report): Html {
  return html`<form class="report-form" action="/console/reports">
    <label
      >Период
      <select name="period">
        ${Object.entries(PERIOD_NAMES).map(
          ([kind, name]) =>
            html`<option value="${kind}" ${kind === period.kind ? html`selected` : NOTHING}>${name}</option>`,
        )}
      </select>
    </label>
    <label>День внутри периода <input type="date" name="day" value="${period.first}" /></label>
    <label>Другой срок: с <input type="date" name="from" value="${period.first}" /></label>
    <label>по <input type="date" name="to" value="${period.last}" /></label>
    ${
      agencies.length > 1
        ? html`<label
            >Ведомство
            <select name="agency">
              <option value="">все</option>
              ${agencies.map(
                ({ id, shortName }) =>
                  html`<option
                    value="${id}"
                    ${chosen.length === 1 && chosen[0]?.id === id ? html`selected` : NOTHING}
                  >
                    ${shortName}
                  </option>`,
              )}
            </select>
          </label>`
        : NOTHING
    }
    <button class="button button-main">Показать</button>
  </form>`;
}

function table({ title, heads, rows }: FigureTable): Html {
  if (rows.length === 0) return NOTHING;
  return html`<section class="report-part">
    <h2>${title}</h2>
    <div class="report-scroll" tabindex="0" role="region" aria-label="${title}">
      <table class="report-table">
        <thead>
          <tr>
            ${heads.map((head, at) => html`<th scope="col" class="${at === 0 ? '' : 'number'}">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([first, ...cells]) =>
              html`<tr>
                <th scope="row">${first ? cellWords(first) : ''}</th>
                ${cells.map((cell) => html`<td class="number">${cellWords(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** «5», «2 нояб.» is told by the table of the report: on the chart a day is its number, a longer step its first day. */
function stepLabel(day: string, period: Period): string {
  const [, month, date] = day.split('-');
  return stepOf(period) === 'day' && period.kind === 'month' ? String(Number(date)) : `${date}.${month}`;
}

async function chart({ period, figures }: Report): Promise<Html> {
  const lines = new Map(figures.clocks.by('step').map((line) => [line.key, line]));
  if (lines.size === 0) return html`<p class="empty">За этот период сроков не было.</p>`;
  const steps = stepsOf(period, stepOf(period));
  const svg = await stackedChart({
    ...CHART,
    labels: steps.map((step) => stepLabel(step, period)),
    series: [
      { name: 'в срок', colour: 'var(--good)', values: steps.map((step) => lines.get(step)?.inTime ?? 0) },
      { name: 'с опозданием', colour: 'var(--bad)', values: steps.map((step) => lines.get(step)?.late ?? 0) },
      { name: 'срок идёт', colour: 'var(--quiet)', values: steps.map((step) => lines.get(step)?.open ?? 0) },
    ],
  });
  return html`<section class="report-part">
    <h2>Сроки по времени поступления</h2>
    <div class="report-scroll" tabindex="0" role="region" aria-label="Диаграмма">
      <div
        class="chart"
        role="img"
        aria-label="Сколько сроков выполнено вовремя, с опозданием и идёт; числа в таблицах"
      >
        ${raw(svg)}
      </div>
    </div>
  </section>`;
}

async function reportPart(report: Report): Promise<Html> {
  const query = queryOf(report);
  const [summary, ...others] = report.tables;
  return html`<div class="report">
    <header class="report-head">
      <h1>Отчёт: ${span(report.period)}</h1>
      <p class="muted">В сравнении с ${span(report.before)}</p>
      ${report.whose}
      <p class="report-files">
        <a class="button" href="/console/reports/file.xlsx?${query}" download>XLSX</a>
        <a class="button" href="/console/reports/file.csv?${query}" download>CSV</a>
      </p>
    </header>
    ${form(report)}
    <div class="report-parts">${summary ? table(summary) : NOTHING} ${await chart(report)}</div>
    ${others.map(table)}
    <p class="muted small">
      Считаются обязательные сроки ответа, которые начались в периоде; цели в расчёт не входят. Время ответа —
      рабочее, по графику срока: за медиану уложилась половина ответов, за 90-й процентиль — девять из десяти.
      «Ждали клиента» — обычное время от ответа сотрудника до следующего сообщения клиента или до закрытия.
      Средней длительности телефонного ответа (не больше 10 минут) здесь нет: разговоры по телефону в
      программе не ведутся.
    </p>
  </div>`;
}

async function showReport(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  demand(person, 'figures');
  const content = await reportPart(await readReport(deps, person, c.req.query()));
  return c.html(await figuresPage(deps, person, { title: 'Отчёт', which: 'reports', content }));
}

async function giveFile(deps: ConsoleDeps, c: ConsoleContext, ending: 'csv' | 'xlsx'): Promise<Response> {
  const { person } = c.var;
  demand(person, 'figures');
  const report = await readReport(deps, person, c.req.query());
  const { first, last } = report.period;
  await recordAudit(deps.db, {
    at: deps.clock(),
    actor: person.id,
    action: 'report.give_out',
    subject: 'report',
    details: { as: ending, first, last, agencies: report.chosen.map(({ id }) => id), units: person.units },
  });
  const body = ending === 'csv' ? csv(report.tables) : await workbook(report.tables);
  return c.body(body, 200, {
    'Content-Type':
      ending === 'csv'
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="otklik-${first}-${last}.${ending}"`,
  });
}

/** How it was over a period, for supervisors: a page with a chart, and the same tables as files. */
export function reportsRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/', (c) => showReport(deps, c))
    .get('/file.csv', (c) => giveFile(deps, c, 'csv'))
    .get('/file.xlsx', (c) => giveFile(deps, c, 'xlsx'));
}
