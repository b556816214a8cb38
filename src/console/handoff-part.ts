import { html } from 'hono/html';
import type { CaseView } from '../cases/case-view.ts';
import type { JoinableCase, NamedCase } from '../handoff/case-links.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { ActUrl } from './act-url.ts';
import { type Html, NOTHING, icon, written, changesCase } from './html.ts';
import { shortMoment } from './moments.ts';
import { caseName } from '../agency/index.ts';
import type { ConsoleAgency } from './deps.ts';

/** Only cases of one body are linked. */
function caseLink({ id, number }: NamedCase, agency: ConsoleAgency | undefined): Html {
  return html`<a href="/console/cases/${id}">${caseName(agency, number)}</a>`;
}

/** How the last invitation of the case stands. */
function invitationLine({ links, case: row }: CaseView, now: Instant, zone: string): Html {
  const { invitation } = links;
  if (invitation === null || row.status === 'closed') return NOTHING;
  const given = shortMoment(invitation.created_at, now, zone);
  if (invitation.used_at !== null) {
    const here = invitation.arrival_case_id === row.id;
    return html`<p class="handoff">
      ${icon('check')}<span
        >Приглашение в личные сообщения: ${given}.
        ${here ? 'Клиент пришёл' : 'По ссылке пришли на другой площадке'}
        ${shortMoment(invitation.used_at, now, zone)}</span
      >
    </p>`;
  }
  const over = invitation.expires_at <= now;
  return html`<p class="handoff">
    ${icon('mail')}<span
      >Приглашение в личные сообщения: ${given}.
      ${over ? 'Клиент не пришёл, ссылка больше не действует' : html`Ждём клиента до ${shortMoment(invitation.expires_at, now, zone)}`}</span
    >
  </p>`;
}

/** Who came by a link that everybody could read is not yet the author: nothing of the public talk may be told him. */
function cameFromLine({ links, case: row }: CaseView, agency: ConsoleAgency | undefined): Html {
  if (links.cameFrom === null || row.status === 'closed') return NOTHING;
  return html`<p class="handoff handoff-careful">
    ${icon('alert')}<span
      ><strong>Пришёл по приглашению</strong> из вопроса ${caseLink(links.cameFrom, agency)}. Ссылка была на
      виду у всех, это может быть другой человек. Пока не убедитесь, не пересказывайте, что писали там.
      Объединить вопросы можно в ${caseLink(links.cameFrom, agency)}.</span
    >
  </p>`;
}

function joinForm(other: JoinableCase, agency: ConsoleAgency | undefined, url: ActUrl): Html {
  const action = url('join');
  const why =
    other.why === 'arrived'
      ? 'По приглашению пришли на другой площадке, вопрос'
      : 'У этого клиента открыт ещё вопрос';
  return html`<form class="handoff" ${changesCase(action)}>
    <input type="hidden" name="other" value="${other.id}" />
    <span>${why} ${caseLink(other, agency)} <bdi class="muted">${other.title}</bdi></span>
    <button class="button">Объединить с этим</button>
  </form>`;
}

/** What ties the case to other places and cases. */
export function handoffPart(
  view: CaseView,
  agency: ConsoleAgency | undefined,
  url: ActUrl,
  mayWork: boolean,
  now: Instant,
  zone: string,
): Html {
  const { joinedInto, joinable } = view.links;
  return html`${joinedInto === null ? NOTHING : html`<p class="handoff">Продолжение в вопросе ${caseLink(joinedInto, agency)}.</p>`}
  ${invitationLine(view, now, zone)} ${cameFromLine(view, agency)}
  ${mayWork ? joinable.map((other) => joinForm(other, agency, url)) : NOTHING}`;
}

/** Invites the author of a public message, after the words that all will read were seen. */
export function inviteForm(
  conversation: ConversationRow | undefined,
  words: string | null,
  url: ActUrl,
): Html {
  if (conversation?.place !== 'public' || words === null) return NOTHING;
  const action = url('invite');
  return html`<details class="close-box invite-box" id="invite-box" data-menu>
    <summary class="button">Пригласить в личные…</summary>
    <form class="stack menu-body" ${changesCase(action)}>
      <p class="small muted">Все увидят:</p>
      <p class="invite-words">${written(words)}</p>
      <input type="hidden" name="conversation" value="${conversation.id}" />
      <button class="button button-main">Опубликовать приглашение</button>
    </form>
  </details>`;
}
