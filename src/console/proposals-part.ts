import { html } from 'hono/html';
import type { Proposal } from '../cases/approve-reply.ts';
import type { CaseView } from '../cases/case-view.ts';
import type { Person } from '../staff/person.ts';
import type { ActUrl } from './act-url.ts';
import { type Html, NOTHING, named, written, changesCase } from './html.ts';

function decideForm(proposal: Proposal, url: ActUrl, version: number): Html {
  const [approve, back] = [url('approve'), url('return-reply')];
  const id = html`<input type="hidden" name="proposal" value="${proposal.id}" />`;
  return html`<form ${changesCase(approve)}>
      ${id}<input type="hidden" name="seen" value="${version}" />
      <label class="sr" for="approve-${proposal.id}">Текст ответа, можно исправить</label>
      <textarea
        id="approve-${proposal.id}"
        name="text"
        rows="3"
        required
        maxlength="20000"
        dir="auto"
        hx-morph-skip
      >
${proposal.text}</textarea>
      <button class="button button-main">Утвердить и отправить</button>
    </form>
    <form class="held" ${changesCase(back)}>
      ${id}
      <label class="sr" for="back-${proposal.id}">Что исправить</label>
      <input id="back-${proposal.id}" name="reason" required maxlength="500" placeholder="Что исправить" />
      <button class="button">Вернуть автору</button>
    </form>`;
}

/** Answers that wait for approval: a supervisor decides on those of others, everybody else sees them. */
export function proposalsPart(
  proposals: readonly Proposal[],
  view: CaseView,
  person: Person,
  url: ActUrl,
): Html {
  if (proposals.length === 0 || view.case.status === 'closed') return NOTHING;
  const decides = person.role === 'supervisor' || person.role === 'administrator';
  return html`<section class="proposals" id="proposals" aria-label="Ждут утверждения">
    ${proposals.map(
      (one) =>
        html`<div class="proposal" id="proposal-${one.id}">
          <p class="small"><strong>Ждёт утверждения.</strong> Автор: ${named(one.author, 'сотрудник')}</p>
          ${decides && one.author_id !== person.id ? decideForm(one, url, view.case.version) : written(one.text)}
        </div>`,
    )}
  </section>`;
}
