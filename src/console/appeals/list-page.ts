import { html } from 'hono/html';
import { fullName } from '../../appeals/names.rules.ts';
import {
  APPEAL_VIEWS,
  type AppealInList,
  type AppealView,
  findAppeals,
  listAppeals,
} from '../../appeals/read-appeals.ts';
import { typeName } from '../../appeals/words.rules.ts';
import { type ConsoleContext, viewerOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { shortMoment } from '../moments.ts';
import { dueLine } from '../queue-row.ts';
import { appealsShell } from './shell.ts';
import { STATES, VIEW_TITLES } from './words.ts';

/** What an empty view says: what is not there, and what to do next. */
const EMPTY: Readonly<Record<AppealView, string>> = {
  unregistered: 'Все обращения получили номер. Новое появится здесь, как только его отправят.',
  open: 'На рассмотрении ничего нет. Обращение попадёт сюда, когда получит номер: проверьте «Ждут номера».',
  sending: 'Все письма доставлены. Здесь видно ответы и уведомления, пока они в пути.',
  ended: 'Завершённых обращений ещё нет. Обращение попадёт сюда, когда ответ дойдёт до заявителя.',
};

const VIEWS = Object.keys(APPEAL_VIEWS) as AppealView[];

function item({ row, card, case: own }: AppealInList, deps: ConsoleDeps): Html {
  const agency = deps.agencies.find(({ id }) => id === row.agency);
  const zone = agency?.zone ?? 'Europe/Moscow';
  const now = deps.clock();
  const number = row.number === null ? `квитанция ${row.case_number}` : `№ ${row.number}`;
  return html`<li class="letter appeal-item">
    <p class="told-head">
      <a href="/console/appeals/${row.id}"><strong>${typeName(row.type)} ${number}</strong></a>
      ${own.clock ? dueLine(deps.describeDue(own.clock, now), own.clock, zone) : NOTHING}
    </p>
    <p>
      <bdi>${fullName(card)}</bdi>${row.topic ? html`, ${agency?.topics[row.topic] ?? row.topic}` : NOTHING}
    </p>
    <p class="muted small">
      ${STATES[row.state]} · ${agency?.shortName ?? row.agency} · отправлено
      ${shortMoment(row.sent_at, now, zone)}${own.owner ? html` · исполнитель <bdi>${own.owner}</bdi>` : NOTHING}
    </p>
  </li>`;
}

function views(current: AppealView | null): Html {
  return html`<nav class="appeal-views" aria-label="Обращения">
    ${VIEWS.map(
      (view) =>
        html`<a href="/console/appeals?view=${view}" ${view === current ? html`aria-current="page"` : NOTHING}
          >${VIEW_TITLES[view]}</a
        > `,
    )}
    <a href="/console/appeals/report">Отчёт</a>
  </nav>`;
}

/** Who looks for a number or a name sees what was found; else one of the views. */
export async function showList(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  const search = (c.req.query('search') ?? '').trim().slice(0, 200);
  const asked = VIEWS.find((one) => one === c.req.query('view')) ?? 'unregistered';
  const viewer = viewerOf(person, deps.agencies);
  const found = await (search === ''
    ? listAppeals(deps.appeals, viewer, asked)
    : findAppeals(deps.appeals, viewer, search));
  const content = html`<h1>Обращения</h1>
    ${views(search === '' ? asked : null)}
    <form class="appeal-search" role="search" method="get" action="/console/appeals">
      <label for="appeal-search">Номер или фамилия</label>
      <input id="appeal-search" type="search" name="search" value="${search}" maxlength="200" />
      <button class="button">Найти</button>
    </form>
    ${
      found.length > 0
        ? html`<ul class="letters">
            ${found.map((one) => item(one, deps))}
          </ul>`
        : html`<p class="empty">
            ${icon('check')}${search === '' ? EMPTY[asked] : 'Ничего не нашлось. Ищем номер и целые слова имени.'}
          </p>`
    }`;
  return c.html(await appealsShell(deps, person, 'Обращения', content));
}
