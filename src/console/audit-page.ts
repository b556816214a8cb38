import { Hono } from 'hono';
import { html } from 'hono/html';
import { zoneWords } from '../cases/moment-words.rules.ts';
import { DAY, type Instant, MINUTE } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import { type AuditAsk, type AuditRow, searchAudit } from '../staff/audit-search.ts';
import { listPeople } from '../staff/people.ts';
import { type Person, maySee } from '../staff/person.ts';
import { type ConsoleContext, type ConsoleEnv, demand } from './access.ts';
import { ACTORS, actionName, safeDetails } from './audit-words.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, named } from './html.ts';
import { framedPage } from './layout.ts';
import { fullMoment } from './moments.ts';
import { readSituation } from './situation.ts';
import { caseLabel } from './case-label.ts';
import { readCaseName } from '../agency/index.ts';

const PAGE = 50;
/** More than a table of a person's computer takes easily; the period narrows it. */
const MOST_ROWS = 20_000;
const FIELDS = ['actor', 'action', 'case', 'from', 'to'] as const;
type Asked = Readonly<Record<(typeof FIELDS)[number], string>>;

function readAsked(c: ConsoleContext): Asked {
  const read = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 100);
  const [actor, action, of, from, to] = FIELDS.map(read);
  return { actor: actor ?? '', action: action ?? '', case: of ?? '', from: from ?? '', to: to ?? '' };
}

/** The first moment of a day of the calendar; undefined for what is no day. */
function startOfDay(day: string, zone: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return undefined;
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

function askOf(deps: ConsoleDeps, asked: Asked, zone: string, after: string | undefined): AuditAsk {
  const [, at = '', id = ''] = /^(\d{1,15})~([\w-]{1,64})$/.exec(after ?? '') ?? [];
  const named = readCaseName(asked.case);
  const from = startOfDay(asked.from, zone);
  const last = startOfDay(asked.to, zone);
  return {
    ...(asked.actor === '' ? {} : { actor: asked.actor }),
    ...(asked.action === '' ? {} : { action: asked.action }),
    ...(asked.case === '' ? {} : { caseNumber: named?.number ?? -1 }),
    ...(named?.code ? { agency: deps.agencies.find(({ code }) => code === named.code)?.id ?? '' } : {}),
    ...(from === undefined ? {} : { from }),
    // A day of the clock's change is longer or shorter: its end is the start of the next one.
    ...(last === undefined ? {} : { before: startOfDay(nextDay(asked.to), zone) ?? last + DAY }),
    ...(id === '' ? {} : { after: { at: Number(at), id } }),
  };
}

const nextDay = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

function actorLabel(row: AuditRow): string {
  return row.actorName ?? ACTORS[row.actor] ?? row.actor;
}

function subjectCell(row: AuditRow, deps: ConsoleDeps, people: ReadonlyMap<string, string>): Html {
  if (row.caseNumber !== null)
    return html`<a href="/console/cases/${row.subject.slice(5)}"
      >Вопрос ${caseLabel(deps, row.agency ?? '', row.caseNumber)}</a
    >`;
  const person = people.get(row.subject);
  return person === undefined ? html`<code>${row.subject}</code>` : named(person, '');
}

function tableRow(row: AuditRow, deps: ConsoleDeps, zone: string, people: ReadonlyMap<string, string>): Html {
  const agency = deps.agencies.find(({ id }) => id === row.agency);
  return html`<tr>
    <td>${fullMoment(row.at, zone)}</td>
    <td>${named(actorLabel(row), '')}</td>
    <td>${actionName(row.action)}</td>
    <td>
      ${subjectCell(row, deps, people)}
      ${agency ? html`<span class="muted small">${agency.shortName}</span>` : NOTHING}
    </td>
    <td class="small">${safeDetails(row.details)}</td>
  </tr>`;
}

function searchForm(asked: Asked, people: readonly Person[]): Html {
  const actors = [...Object.entries(ACTORS), ...people.map(({ id, name }) => [id, name] as const)];
  return html`<form class="audit-ask" action="/console/audit" role="search">
    <label
      >Кто
      <select name="actor">
        <option value="">все</option>
        ${actors.map(([id, name]) => html`<option value="${id}" ${id === asked.actor ? 'selected' : ''}>${name}</option>`)}
      </select></label
    >
    <label
      >Действие<input name="action" value="${asked.action}" placeholder="staff." autocomplete="off"
    /></label>
    <label>Вопрос<input name="case" value="${asked.case}" placeholder="ЛО-12" autocomplete="off" /></label>
    <label>С<input name="from" type="date" value="${asked.from}" /></label>
    <label>По<input name="to" type="date" value="${asked.to}" /></label>
    <button class="button button-main">Найти</button>
  </form>`;
}

function queryOf(asked: Asked, after?: AuditRow): string {
  const query = new URLSearchParams(FIELDS.flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])));
  if (after) query.set('after', `${after.at}~${after.id}`);
  return query.toString();
}

interface Found {
  readonly asked: Asked;
  readonly zone: string;
  readonly people: readonly Person[];
  readonly names: ReadonlyMap<string, string>;
}

async function found(deps: ConsoleDeps, c: ConsoleContext): Promise<Found> {
  const everybody = await listPeople(deps.db);
  const { person } = c.var;
  const own = deps.agencies.find(({ id }) => maySee(person, id));
  return {
    asked: readAsked(c),
    zone: own?.zone ?? 'Europe/Moscow',
    people: everybody.filter(
      ({ agencies }) =>
        person.agencies === 'all' || (agencies !== 'all' && agencies.some((id) => maySee(person, id))),
    ),
    names: new Map(everybody.map(({ id, name }) => [id, name])),
  };
}

async function auditPage(deps: ConsoleDeps, c: ConsoleContext): Promise<Html> {
  const { person } = c.var;
  const { asked, zone, people, names } = await found(deps, c);
  const ask = askOf(deps, asked, zone, c.req.query('after'));
  const rows = await searchAudit(deps.db, person, people, ask, PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  return framedPage({
    title: 'Журнал действий',
    section: 'audit',
    person,
    situation: await readSituation(deps, person),
    content: html`<div class="page">
      <h1>Журнал действий</h1>
      <p class="muted">Записи только добавляются. Личных данных клиентов здесь нет.</p>
      ${searchForm(asked, people)}
      ${
        shown.length === 0
          ? html`<p class="empty">Таких записей нет.</p>`
          : html`<div class="table-box" tabindex="0" role="region" aria-label="Записи">
              <table class="audit">
                <thead>
                  <tr>
                    <th scope="col">Когда, ${zoneWords(deps.clock(), zone)}</th>
                    <th scope="col">Кто</th>
                    <th scope="col">Что</th>
                    <th scope="col">С чем</th>
                    <th scope="col">Подробности</th>
                  </tr>
                </thead>
                <tbody>
                  ${shown.map((row) => tableRow(row, deps, zone, names))}
                </tbody>
              </table>
            </div>`
      }
      <p class="acts">
        ${last ? html`<a class="button" href="/console/audit?${queryOf(asked, last)}">Раньше</a>` : NOTHING}
        <a class="button" href="/console/audit.csv?${queryOf(asked)}">Скачать CSV</a>
      </p>
    </div>`,
  });
}

/** A cell that a table program must not take for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** All that was asked for, newest first, by pages of the store, so that no list is held whole in the database's memory. */
async function auditCsv(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  const { asked, zone, people, names } = await found(deps, c);
  const lines = [`Когда, ${zoneWords(deps.clock(), zone)};Кто;Действие;С чем;Организация;Подробности`];
  for (let after: AuditRow | undefined; lines.length <= MOST_ROWS;) {
    const ask = askOf(deps, asked, zone, after && `${after.at}~${after.id}`);
    const rows = await searchAudit(deps.db, person, people, ask, 1_000);
    for (const row of rows) {
      const subject =
        row.caseNumber === null
          ? (names.get(row.subject) ?? row.subject)
          : caseLabel(deps, row.agency ?? '', row.caseNumber);
      const when = fullMoment(row.at, zone);
      const cells = [when, actorLabel(row), row.action, subject, row.agency ?? '', safeDetails(row.details)];
      lines.push(cells.map(cell).join(';'));
    }
    after = rows.at(-1);
    if (rows.length < 1_000) break;
  }
  const entry = { at: deps.clock(), actor: person.id, action: 'audit.export', subject: 'audit' };
  await recordAudit(deps.db, { ...entry, details: { rows: lines.length - 1 } });
  const name = `audit-${Math.floor(deps.clock() / MINUTE)}.csv`;
  return c.body(`\uFEFF${lines.join('\r\n')}\r\n`, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  });
}

/** The log of what people did and the program decided, for administrators and for supervisors of their bodies. */
export function auditRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/audit', async (c) => {
      demand(c.var.person, 'audit');
      return c.html(await auditPage(deps, c));
    })
    .get('/audit.csv', async (c) => {
      demand(c.var.person, 'audit');
      return auditCsv(deps, c);
    });
}
