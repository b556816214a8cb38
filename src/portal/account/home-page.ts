import { html } from 'hono/html';
import { policyAt } from '../../agency/index.ts';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import type { Draft } from '../../appeals/drafts.ts';
import type { OwnAppeal } from '../../appeals/own-appeals.ts';
import type { OwnTalk } from '../../appeals/own-talks.ts';
import { typeName } from '../../appeals/words.rules.ts';
import { cutText } from '../../channel/split-text.rules.ts';
import { type Html, NOTHING, written } from '../../console/html.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { AccountContext } from './access.ts';
import { channelsPart, type ChannelsView } from './channels-part.ts';
import { accountPage } from './layout.ts';
import { type BroughtBack, numbersPart } from './numbers-part.ts';
import { channelName, moment, statusName } from './words.ts';

export interface HomeView {
  readonly appeals: readonly OwnAppeal[];
  /** The id to go on from when there are more. */
  readonly older: string | null;
  readonly drafts: readonly Draft[];
  readonly talks: readonly OwnTalk[];
  readonly numbers: readonly BroughtBack[];
  readonly channels: ChannelsView;
  readonly notice: string | null;
  readonly now: Instant;
}

const SHOWN = 160;

function beginning(text: string): string {
  return text.length <= SHOWN ? text : `${cutText(text, SHOWN)}…`;
}

/** An appeal in the list: the fields of L1-07. */
function appealRow(c: AccountContext, appeal: OwnAppeal, statuses: readonly string[] | undefined): Html {
  const { agency } = c.var;
  return html`<li class="card">
    <h3>
      <a href="/portal/account/${agency.id}/appeals/${appeal.id}"
        >${typeName(appeal.type)} № ${appeal.number}</a
      >
    </h3>
    <p class="muted">
      Отправлено: ${moment(appeal.sentAt, agency.zone)}. Кому: ${written(beginning(appeal.addressee))}
    </p>
    <p>${written(beginning(appeal.essence))}</p>
    <p><span class="status">${statusName(statuses, appeal.status)}</span></p>
  </li>`;
}

/** The personal account: appeals in order of time, drafts, talks beside them, channels. */
export function homePage(c: AccountContext, view: HomeView): Html {
  const { agency, applicant } = c.var;
  const home = `/portal/account/${agency.id}`;
  const statuses = policyAt(agency, view.now).settings.appeal_statuses;
  return accountPage({
    title: 'Личный кабинет',
    agency,
    who: nameInFull(applicant.card.name),
    content: html`<h1>Личный кабинет</h1>
      ${applicant.card.organisation === null ? NOTHING : html`<p class="lead">${applicant.card.organisation.name}</p>`}
      ${view.notice === null ? NOTHING : html`<p class="notice" role="status">${view.notice}</p>`}
      ${
        applicant.confirmed
          ? NOTHING
          : html`<p class="notice">
              Ваша учётная запись Госуслуг не подтверждена. Написать черновик можно, отправить — после
              подтверждения.
            </p>`
      }
      <form method="post" action="${home}/drafts" class="actions">
        <button class="button-main">Написать обращение</button>
      </form>
      ${view.drafts.length === 0 ? NOTHING : draftList(c, view.drafts)}
      <h2>Обращения</h2>
      ${
        view.appeals.length === 0
          ? html`<p>Вы ещё ничего не отправляли.</p>`
          : html`<ul class="list">
              ${view.appeals.map((appeal) => appealRow(c, appeal, statuses))}
            </ul>`
      }
      ${view.older === null ? NOTHING : html`<p><a href="${home}?before=${view.older}">Показать более ранние</a></p>`}
      ${numbersPart(c, view.numbers, view.now)} ${view.talks.length === 0 ? NOTHING : talkList(c, view.talks)}
      ${channelsPart(agency, applicant, view.channels)}`,
  });
}

function draftList(c: AccountContext, drafts: readonly Draft[]): Html {
  const { agency } = c.var;
  return html`<h2>Черновики</h2>
    <ul class="list">
      ${drafts.map(
        (draft) =>
          html`<li class="card">
            <h3>
              <a href="/portal/account/${agency.id}/drafts/${draft.id}"
                >${draft.type === null ? 'Обращение' : typeName(draft.type)}, черновик</a
              >
            </h3>
            <p>${draft.essence === '' ? 'Текста пока нет.' : written(beginning(draft.essence))}</p>
            <p class="muted">Изменён: ${moment(draft.changedAt, agency.zone)}</p>
          </li>`,
      )}
    </ul>`;
}

function talkList(c: AccountContext, talks: readonly OwnTalk[]): Html {
  const { agency } = c.var;
  return html`<h2>Разговоры с нами</h2>
    <ul class="list">
      ${talks.map(
        ({ id, channel, lastAt }) =>
          html`<li class="card">
            <h3><a href="/portal/account/${agency.id}/talks/${id}">${channelName(channel)}</a></h3>
            <p class="muted">Последнее сообщение: ${moment(lastAt, agency.zone)}</p>
          </li>`,
      )}
    </ul>`;
}
