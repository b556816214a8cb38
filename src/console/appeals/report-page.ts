import { html } from 'hono/html';
import { type AppealFigures, byTopic, figuresOf } from '../../appeals/report.rules.ts';
import { countedAppeals } from '../../appeals/report.ts';
import { csvOf } from '../../kernel/csv.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { type ConsoleContext, viewerOf } from '../access.ts';
import type { ConsoleAgency, ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING } from '../html.ts';
import { appealsShell } from './shell.ts';

const COLUMNS: readonly (readonly [keyof AppealFigures, string])[] = [
  ['received', 'Поступило'],
  ['ended', 'Завершено'],
  ['inTime', 'В срок'],
  ['redirected', 'Переадресовано'],
  ['extended', 'Срок продлён'],
  ['solved', 'Решено'],
  ['byDate', 'Решат к дате'],
  ['noDate', 'Без точных сроков'],
  ['impossible', 'Решить нельзя'],
  ['otherwise', 'Завершено иначе'],
];

interface Asked {
  readonly agency: ConsoleAgency;
  readonly from: string;
  readonly to: string;
}
interface Line {
  readonly name: string;
  readonly figures: AppealFigures;
}

function plainDate(text: string | undefined): Temporal.PlainDate | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/u.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** The body and the days that are asked for; without them the reader's first body and the month so far. */
function askedOf(deps: ConsoleDeps, c: ConsoleContext): { asked: Asked; own: readonly ConsoleAgency[] } {
  const { agencies } = viewerOf(c.var.person, deps.agencies);
  const own = deps.agencies.filter(({ id }) => agencies === 'all' || agencies.includes(id));
  const agency = own.find(({ id }) => id === c.req.query('agency')) ?? own[0];
  if (!agency) throw new OtklikError('not_found', 'Нет ведомств, по которым можно построить отчёт.');
  const today = Temporal.Instant.fromEpochMilliseconds(deps.clock())
    .toZonedDateTimeISO(agency.zone)
    .toPlainDate();
  const from = plainDate(c.req.query('from')) ?? today.with({ day: 1 });
  const to = plainDate(c.req.query('to')) ?? today;
  return { asked: { agency, from: from.toString(), to: to.toString() }, own };
}

async function linesOf(deps: ConsoleDeps, { agency, from, to }: Asked): Promise<readonly Line[]> {
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(agency.zone).epochMilliseconds;
  const counted = await countedAppeals(deps.db, agency.id, {
    from: start(Temporal.PlainDate.from(from)),
    to: start(Temporal.PlainDate.from(to).add({ days: 1 })),
  });
  return [
    ...byTopic(counted).map(({ topic, figures }) => ({
      name: topic === null ? 'Тема ещё не выбрана' : (agency.topics[topic] ?? topic),
      figures,
    })),
    { name: 'Всего', figures: figuresOf(counted) },
  ];
}

function table(lines: readonly Line[]): Html {
  return html`<div class="appeal-table" role="region" aria-label="Таблица отчёта" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Тема</th>
          ${COLUMNS.map(([, name]) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ name, figures }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${COLUMNS.map(([key]) => html`<td>${figures[key]}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The report on appeals by topic; as a page, or as a table for spreadsheets. */
export async function showReport(
  deps: ConsoleDeps,
  c: ConsoleContext,
  as: 'page' | 'csv',
): Promise<Response> {
  const { asked, own } = askedOf(deps, c);
  const lines = await linesOf(deps, asked);
  const { agency, from, to } = asked;
  if (as === 'csv') {
    const head = ['Тема', ...COLUMNS.map(([, name]) => name)];
    const rows = lines.map(({ name, figures }) => [name, ...COLUMNS.map(([key]) => figures[key])]);
    return c.body(csvOf([head, ...rows]), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="appeals-${agency.id}-${from}-${to}.csv"`,
    });
  }
  const query = new URLSearchParams({ agency: agency.id, from, to }).toString();
  const content = html`<p class="case-line"><a class="back" href="/console/appeals">Обращения</a></p>
    <h1>Отчёт об обращениях</h1>
    <form class="appeal-search" method="get" action="/console/appeals/report">
      ${
        own.length > 1
          ? html`<label
              >Ведомство
              <select name="agency">
                ${own.map(({ id, shortName }) => html`<option value="${id}" ${id === agency.id ? 'selected' : ''}>${shortName}</option>`)}
              </select></label
            >`
          : NOTHING
      }
      <label>С <input type="date" name="from" value="${from}" /></label>
      <label>По <input type="date" name="to" value="${to}" /></label>
      <button class="button">Показать</button>
    </form>
    ${table(lines)}
    <p><a href="/console/appeals/report.csv?${query}">Скачать таблицу (CSV)</a></p>
    <p class="muted small">
      Считаются обращения, отправленные в эти дни. «В срок» — завершённые, у которых не нарушен ни один срок.
    </p>`;
  return c.html(await appealsShell(deps, c.var.person, 'Отчёт об обращениях', content));
}
