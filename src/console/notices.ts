import { html } from 'hono/html';
import type { Selectable } from 'kysely';
import type { AlarmsTable } from '../store/tables.ts';
import { healthOf } from './channel-health.ts';
import { type Html, MERGED, NOTHING, icon } from './html.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { newsPart } from './news-part.ts';
import { MOST_TERMS, SHOWN_ALARMS, type Situation } from './situation.ts';
import { channelName, USE_NAMES } from './words.ts';

/** The link to dead letters with how many there are. */
export function repairLink(situation: Situation, current: boolean, merge = false): Html {
  const { unsettled } = situation;
  return html`<a
    href="/console/repair"
    id="repair-link"
    ${current ? html`aria-current="page"` : NOTHING}
    ${merge ? MERGED : NOTHING}
    >Не разобрано${unsettled > 0 ? html`<span class="badge">${unsettled}</span>` : NOTHING}</a
  >`;
}

/** The link to deadlines that press, with how many there are. */
export function termsLink({ terms }: Situation, current: boolean, merge = false): Html {
  return html`<a
    href="/console/terms"
    id="terms-link"
    ${current ? html`aria-current="page"` : NOTHING}
    ${merge ? MERGED : NOTHING}
    >Сроки${
      terms.count > 0
        ? html`<span class="badge ${terms.breached ? '' : 'badge-soon'}"
            >${terms.count}${terms.count === MOST_TERMS ? '+' : ''}</span
          >`
        : NOTHING
    }</a
  >`;
}

/** The bell: a list of the channels, and how many of them have stopped. */
export function bell(situation: Situation, merge = false): Html {
  const channels = situation.channels.map((channel) => ({
    ...channel,
    ...healthOf(channel, situation.now),
  }));
  const stopped = channels.filter((channel) => channel.bad).length;
  const word = stopped > 0 ? `Каналы: не работает ${stopped}` : 'Каналы: работают все';
  return html`<details
    class="menu bell ${stopped > 0 ? 'bell-bad' : ''}"
    id="bell"
    data-menu
    ${merge ? MERGED : NOTHING}
  >
    <summary title="${word}">
      ${icon('bell')}<span class="sr">${word}</span
      >${stopped > 0 ? html`<span class="badge" aria-hidden="true">${stopped}</span>` : NOTHING}
    </summary>
    <div class="menu-body">
      <p class="menu-title">${word}</p>
      <ul class="health">
        ${channels.map(
          (channel) =>
            html`<li class="${channel.bad ? 'health-bad' : ''}">
              ${icon(channel.bad ? 'alert' : 'check')}
              <span
                >${channelName(channel.channel)} <span class="muted">${channel.account}</span
                ><br />${channel.text}${channel.use.use === 'on' ? NOTHING : html`<br /><span title="${channel.use.why?.clause ?? ''}">${icon('note')}${USE_NAMES[channel.use.use]}</span>`}</span
              >
            </li>`,
        )}
      </ul>
      ${situation.maySeeChannels ? html`<p><a href="/console/channels">Подробно о каналах</a></p>` : NOTHING}
    </div>
  </details>`;
}

function alarmItem(alarm: Selectable<AlarmsTable>, situation: Situation): Html {
  return html`<li>
    <span class="alarm-text"
      >${alarm.text}
      <span class="muted"
        >${alarm.account ?? 'весь сервер'},
        <time title="${fullMoment(alarm.at, situation.zone)}"
          >${shortMoment(alarm.at, situation.now, situation.zone)}</time
        ></span
      ></span
    >
    ${
      situation.mayWork
        ? html`<form
            method="post"
            action="/console/alarms/${alarm.id}/settle"
            hx-post="/console/alarms/${alarm.id}/settle"
            hx-target="#notices"
            hx-swap="outerMorph"
          >
            <button class="button button-small">Разобрано</button>
          </form>`
        : NOTHING
    }
  </li>`;
}

/** Alarms and assumptions under the head of the page. */
export function notices(situation: Situation, merge = false): Html {
  const { alarms, assumptions } = situation;
  const [newest] = alarms;
  const others =
    alarms.length > 1 ? ` (и ещё ${alarms.length - 1}${alarms.length === SHOWN_ALARMS ? '+' : ''})` : '';
  return html`<div id="notices" ${merge ? MERGED : NOTHING}>
    ${newsPart(situation.news)}
    ${
      newest
        ? html`<details class="notice notice-alarm" id="alarms">
            <summary>${icon('alert')}${newest.text}${others}</summary>
            <ul class="alarms">
              ${alarms.map((alarm) => alarmItem(alarm, situation))}
            </ul>
          </details>`
        : NOTHING
    }
    ${
      assumptions.length > 0
        ? html`<details class="notice notice-assumed" id="assumptions">
            <summary>${icon('clock')}Часы работы взяты по предположению</summary>
            <ul>
              ${assumptions.map((text) => html`<li>${text}</li>`)}
            </ul>
          </details>`
        : NOTHING
    }
  </div>`;
}
