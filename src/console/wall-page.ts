import { Hono } from 'hono';
import { html } from 'hono/html';
import { isoDate } from '../cases/moment-words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { OpenCount, OpenLine } from '../reports/open-figures.rules.ts';
import { openLines } from '../reports/open-figures.rules.ts';
import {
  type Answered,
  type Waiting,
  answersBy,
  longestWaiting,
  openCounts,
  staffNames,
} from '../reports/wall.ts';
import type { Person } from '../staff/person.ts';
import { type ConsoleContext, type ConsoleEnv, demand, viewerOf } from './access.ts';
import { assetUrl } from './assets.ts';
import { healthOf } from './channel-health.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { figuresPage, ownAgencies, ownUnitsNote, unitName, unitOf } from './figures-shell.ts';
import { type Html, type IconName, NOTHING, icon, named } from './html.ts';
import { screenPage } from './layout.ts';
import { shortMoment } from './moments.ts';
import { dueLine } from './queue-row.ts';
import { readSituation } from './situation.ts';
import { channelName, kindName } from './words.ts';
import { caseName } from '../agency/index.ts';

/** As many as are read from a distance. */
const SHOWN_LINES = 5;
const SHOWN_WAITING = 5;
const SHOWN_WAITING_ON_SCREEN = 4;
const NOBODY = '';

interface Wall {
  readonly deps: ConsoleDeps;
  readonly agencies: readonly ConsoleAgency[];
  readonly counts: readonly OpenCount[];
  readonly waiting: readonly Waiting[];
  readonly answered: readonly Answered[];
  readonly names: ReadonlyMap<string, string>;
  readonly stopped: readonly string[];
  /** Whose questions are counted, when it is not the whole body's. */
  readonly whose: Html;
  readonly now: Instant;
  readonly zone: string;
  /** On a screen of its own, read from a distance. */
  readonly screen: boolean;
}

/** The beginning of the day in a zone. */
function dayStart(now: Instant, zone: string): Instant {
  return Temporal.PlainDate.from(isoDate(now, zone)).toZonedDateTime(zone).epochMilliseconds;
}

async function readWall(deps: ConsoleDeps, person: Person, screen: boolean): Promise<Wall> {
  const agencies = ownAgencies(deps, person);
  const of = { agencies: agencies.map(({ id }) => id), viewer: viewerOf(person, deps.agencies) };
  const now = deps.clock();
  const zone = agencies[0]?.zone ?? 'Europe/Moscow';
  const [counts, waiting, answered, names, { channels }] = await Promise.all([
    openCounts(deps.db, of, unitOf(deps), now),
    longestWaiting(deps.db, of, screen ? SHOWN_WAITING_ON_SCREEN : SHOWN_WAITING),
    answersBy(deps.db, of, dayStart(now, zone), now + 1),
    staffNames(deps.db),
    readSituation(deps, person),
  ]);
  const stopped = channels
    .filter((channel) => healthOf(channel, now).bad)
    .map(({ channel, account }) => `${channelName(channel)} (${account})`);
  const whose = ownUnitsNote(person, agencies);
  return { deps, agencies, counts, waiting, answered, names, stopped, whose, now, zone, screen };
}

function bigNumber(tone: string, sign: IconName, value: number, label: string, href: string): Html {
  return html`<a class="big big-${tone}" href="${href}"
    ><strong>${value}</strong><span>${icon(sign)}${label}</span></a
  >`;
}

function totals({ counts }: Wall): Html {
  const [all] = openLines(counts, () => '');
  const unclaimed = counts.reduce((sum, { owner, open }) => sum + (owner === null ? open : 0), 0);
  return html`<section class="bigs" aria-label="Всего">
    ${bigNumber('bad', 'alert', all?.overdue ?? 0, 'просрочено', '/console/queue?due=overdue')}
    ${bigNumber('soon', 'clock', all?.risk ?? 0, 'горят', '/console/queue?due=soon')}
    ${bigNumber('good', 'check', all?.inTime ?? 0, 'в срок', '/console/queue')}
    ${bigNumber('plain', 'user', unclaimed, 'никто не ведёт', '/console/queue')}
  </section>`;
}

/** Shares of a line as three stretches; the numbers stand beside it. */
function bar({ overdue, risk, inTime }: OpenLine, most: number): Html {
  const width = (count: number) => Math.round((count / most) * 1_000) / 10;
  const [bad, soon, good] = [width(overdue), width(risk), width(inTime)];
  return html`<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-bad" x="0" y="0" width="${bad}" height="6"></rect>
    <rect class="share-soon" x="${bad}" y="0" width="${soon}" height="6"></rect>
    <rect class="share-good" x="${bad + soon}" y="0" width="${good}" height="6"></rect>
  </svg>`;
}

const number = (count: number, tone: string) =>
  html`<td class="number ${count > 0 ? `number-${tone}` : 'number-none'}">${count}</td>`;

function heads(what: string, more: readonly string[] = []): Html {
  return html`<thead>
    <tr>
      <th scope="col">${what}</th>
      <th scope="col" class="number">${icon('alert')}<span>просрочено</span></th>
      <th scope="col" class="number">${icon('clock')}<span>горят</span></th>
      <th scope="col" class="number">${icon('check')}<span>в срок</span></th>
      ${more.map((label) => html`<th scope="col" class="number number-word"><span>${label}</span></th>`)}
    </tr>
  </thead>`;
}

/** On a screen what presses most; on the page everything. */
function shown<T>(all: readonly T[], { screen }: Wall): readonly T[] {
  return screen ? all.slice(0, SHOWN_LINES) : all;
}

function byFeature(
  wall: Wall,
  title: string,
  what: string,
  keyOf: (count: OpenCount) => string,
  nameOf: (key: string) => string,
): Html {
  const lines = openLines(wall.counts, keyOf);
  const most = Math.max(1, ...lines.map(({ open }) => open));
  return html`<section class="wall-part">
    <h2>${title}</h2>
    ${
      lines.length === 0
        ? html`<p class="muted">Открытых вопросов со сроком нет.</p>`
        : html`<table class="wall-table">
            ${heads(what)}
            <tbody>
              ${shown(lines, wall).map(
                (line) =>
                  html`<tr>
                    <th scope="row">${nameOf(line.key)}${bar(line, most)}</th>
                    ${number(line.overdue, 'bad')}${number(line.risk, 'soon')}${number(line.inTime, 'good')}
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

/** The load of each one: what they hold, and what they have answered today (K-52). */
function byPeople(wall: Wall): Html {
  const held = new Map(
    openLines(wall.counts, ({ owner }) => owner ?? NOBODY).map((line) => [line.key, line]),
  );
  const today = new Map(wall.answered.map((one) => [one.staff, one.cases]));
  const ids = [...new Set([...held.keys(), ...today.keys()])].filter((id) => id !== NOBODY);
  const none = { inTime: 0, risk: 0, overdue: 0, open: 0 };
  const lines = ids
    .map((key) => ({ ...none, ...held.get(key), key, today: today.get(key) ?? 0 }))
    .toSorted((a, b) => b.overdue - a.overdue || b.risk - a.risk || b.open - a.open || b.today - a.today);
  const most = Math.max(1, ...lines.map(({ open }) => open));
  return html`<section class="wall-part">
    <h2>Нагрузка сотрудников</h2>
    ${
      lines.length === 0
        ? html`<p class="muted">Никто не ведёт вопросов и сегодня не отвечал.</p>`
        : html`<table class="wall-table">
            ${heads('Сотрудник', [wall.screen ? 'сегодня' : 'ответил сегодня'])}
            <tbody>
              ${shown(lines, wall).map(
                (line) =>
                  html`<tr>
                    <th scope="row">
                      ${named(wall.names.get(line.key) ?? null, 'бывший сотрудник')}${bar(line, most)}
                    </th>
                    ${number(line.overdue, 'bad')}${number(line.risk, 'soon')}${number(line.inTime, 'good')}
                    <td class="number">${line.today}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

function oldest({ waiting, deps, agencies, now }: Wall): Html {
  return html`<section class="wall-part wall-oldest">
    <h2>Дольше всех ждут ответа</h2>
    ${
      waiting.length === 0
        ? html`<p class="muted">Никто не ждёт: на всё отвечено.</p>`
        : html`<ol class="oldest">
            ${waiting.map((one) => {
              const agency = agencies.find(({ id }) => id === one.agency);
              const zone = agency?.zone ?? 'Europe/Moscow';
              return html`<li>
                <p class="oldest-title">
                  <a href="/console/cases/${one.id}">${caseName(agency, one.number)}</a>
                  <span dir="auto">${one.title || 'Без текста'}</span>
                </p>
                <p class="oldest-line">
                  ${dueLine(deps.describeDue(one.clock, now), one.clock, zone)}
                  <span class="muted"
                    >с ${shortMoment(one.clock.started_at, now, zone)}, ${channelName(one.channel)},
                    ${named(one.owner, 'никто не ведёт')}</span
                  >
                </p>
              </li>`;
            })}
          </ol>`
    }
  </section>`;
}

function channelsLine({ stopped }: Wall): Html {
  return stopped.length === 0
    ? html`<p class="wall-channels">${icon('check')}Каналы работают все</p>`
    : html`<p class="wall-channels wall-channels-bad">${icon('alert')}Не работает: ${stopped.join(', ')}</p>`;
}

function wallPart(wall: Wall): Html {
  const { agencies, screen } = wall;
  const agencyName = (id: string) => agencies.find((agency) => agency.id === id)?.shortName ?? id;
  return html`<div id="wall" class="wall" data-url="/console/wall${screen ? '?screen' : ''}">
    <header class="wall-head">
      <h1>${screen && agencies.length === 1 ? agencies[0]?.shortName : 'Обстановка'}</h1>
      ${channelsLine(wall)}
      <p class="muted">на ${shortMoment(wall.now, wall.now, wall.zone)}</p>
      ${
        screen
          ? html`<a href="/console/wall">Выйти из режима экрана</a>`
          : html`<a class="button" href="/console/wall?screen">На большой экран</a>`
      }
    </header>
    ${wall.whose} ${totals(wall)}
    <div class="wall-parts">
      ${oldest(wall)} ${byPeople(wall)}
      ${byFeature(
        wall,
        'По подразделениям',
        'Подразделение',
        ({ unit }) => unit,
        (key) => unitName(agencies, key),
      )}
      ${agencies.length > 1 ? byFeature(wall, 'По ведомствам', 'Ведомство', ({ agency }) => agency, agencyName) : NOTHING}
      ${byFeature(wall, 'По каналам', 'Канал', ({ channel }) => channel, channelName)}
      ${byFeature(wall, 'По видам сообщений', 'Вид', ({ kind }) => kind, kindName)}
    </div>
    <p class="muted small wall-note">
      Считаются открытые вопросы, у которых идёт срок. «Горят» — срок почти вышел, доля задана правилами
      ведомства.
    </p>
  </div>`;
}

async function showWall(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  demand(person, 'figures');
  const screen = c.req.query('screen') !== undefined;
  const content = wallPart(await readWall(deps, person, screen));
  c.header('Vary', 'HX-Request-Type');
  if (c.req.header('hx-request-type') === 'partial') return c.html(content);
  if (screen) {
    const sheet = html`<link rel="stylesheet" href="${assetUrl('reports.css')}" />`;
    return c.html(screenPage('Обстановка', html`${sheet}${content}`));
  }
  return c.html(await figuresPage(deps, person, { title: 'Обстановка', which: 'wall', content }));
}

/** How it stands now, for supervisors: what is late, what burns, who has how much. It refreshes itself. */
export function wallRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/', (c) => showWall(deps, c));
}
