import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Finding } from '../channel/abilities.ts';
import type { Person } from '../staff/person.ts';
import { type ConsoleEnv, demand } from './access.ts';
import { findingsOf, healthOf, lastEvent } from './channel-health.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, icon } from './html.ts';
import { framedPage } from './layout.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { type ChannelHealth, readSituation } from './situation.ts';
import { FINDING_STATES, channelName } from './words.ts';

function findingItem({ state, text, todo }: Finding): Html {
  const good = state === 'works';
  return html`<li class="finding finding-${state}">
    ${icon(good ? 'check' : 'alert')}
    <div>
      <p><strong class="finding-state">${FINDING_STATES[state]}.</strong> ${text}</p>
      ${todo === undefined ? NOTHING : html`<p class="muted small">Что сделать: ${todo}</p>`}
    </div>
  </li>`;
}

/** What works is there to be looked up; what does not stands in sight. */
function findings(all: readonly Finding[]): Html {
  const open = all.filter(({ state }) => state !== 'works');
  const works = all.filter(({ state }) => state === 'works');
  const list = (some: readonly Finding[]) =>
    html`<ul class="findings">
      ${some.map(findingItem)}
    </ul>`;
  return html`${open.length > 0 ? list(open) : NOTHING}
  ${
    works.length > 0
      ? html`<details>
          <summary>Что работает: ${works.length}</summary>
          ${list(works)}
        </details>`
      : NOTHING
  }`;
}

function checked({ check, channel, zone }: ChannelHealth, now: number): Html {
  if (channel === 'site')
    return html`<p class="muted small">Обслуживает этот же сервер, проверять нечего.</p>`;
  const at = check?.checked_at ?? null;
  if (at === null)
    return html`<p class="muted small">Ещё не проверялся. Проверка идёт через минуту после запуска.</p>`;
  return html`<p class="muted small">
    Проверено <time title="${fullMoment(at, zone)}">${shortMoment(at, now, zone)}</time>, повторяется каждые
    пять минут.
  </p>`;
}

/** The line under the name. What the findings below say is not said twice. */
function stateLine(channel: ChannelHealth, now: number): string {
  const { text, bad } = healthOf(channel, now);
  if (!bad) return `Работает, ${text}`;
  const said = findingsOf(channel).some((finding) => finding.text === text);
  return `Не работает${said ? '' : `: ${text}`}, ${lastEvent(channel, now)}`;
}

function channelItem(channel: ChannelHealth, deps: ConsoleDeps, now: number): Html {
  const { bad } = healthOf(channel, now);
  const agency = deps.accounts.find(({ id }) => id === channel.account)?.agency;
  const body = deps.agencies.find(({ id }) => id === agency)?.shortName ?? '';
  const title = `channel-${channel.account}`;
  return html`<li class="letter channel ${bad ? 'channel-bad' : ''}" aria-labelledby="${title}">
    <h2 id="${title}">
      ${channelName(channel.channel)} <span class="muted">${channel.account}, ${body}</span>
    </h2>
    <p class="channel-state">${icon(bad ? 'alert' : 'check')}<span>${stateLine(channel, now)}</span></p>
    ${findings(findingsOf(channel))} ${checked(channel, now)}
  </li>`;
}

async function channelsPage(deps: ConsoleDeps, person: Person): Promise<Html> {
  const situation = await readSituation(deps, person);
  const { now } = situation;
  return framedPage({
    title: 'Каналы',
    section: 'channels',
    person,
    situation,
    content: html`<div class="page">
      <h1>Каналы</h1>
      <p class="muted">
        Что работает, чего не хватает и что нажать. Программа спрашивает площадки сама; то же сразу покажет
        <code>otklik channels check</code>.
      </p>
      <ul class="letters">
        ${situation.channels.map((channel) => channelItem(channel, deps, now))}
      </ul>
    </div>`,
  });
}

/** How the connections with the platforms are, from what is stored: opening the page asks nobody. */
export function channelsRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/', async (c) => {
    demand(c.var.person, 'channels');
    return c.html(await channelsPage(deps, c.var.person));
  });
}
