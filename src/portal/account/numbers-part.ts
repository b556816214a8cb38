import { html } from 'hono/html';
import type { Draft } from '../../appeals/drafts.ts';
import { typeName } from '../../appeals/words.rules.ts';
import { sayWhen } from '../../cases/say-when.rules.ts';
import type { PlannedClock } from '../../cases/clocks.ts';
import { type Html, NOTHING, written } from '../../console/html.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { AccountContext } from './access.ts';
import { moment } from './words.ts';

/** A number that the official route gave, as the person brought it back, with the term that the law sets. */
export interface BroughtBack {
  readonly draft: Pick<Draft, 'id' | 'conversationId' | 'type' | 'essence' | 'changedAt'> & {
    readonly number: string;
  };
  /** By when to answer if it was registered on the day when the number was told; null where the policy has no term. */
  readonly term: Pick<PlannedClock, 'deadlineAt' | 'clause'> | null;
}

function termLine(term: NonNullable<BroughtBack['term']>, now: Instant, zone: string): Html {
  const clause = html`<span class="muted">${term.clause}</span>`;
  if (term.deadlineAt >= now) {
    return html`<p>
      Если его зарегистрировали в тот же день, ответить должны ${sayWhen(term.deadlineAt, now, zone)}.
      ${clause}
    </p>`;
  }
  return html`<p>
    Если его зарегистрировали в тот же день, срок ответа вышел: ${moment(term.deadlineAt, zone)}. Ответа нет —
    спросите там, где подавали, или напишите нам в разговоре. ${clause}
  </p>`;
}

/** Appeals that went by the official route: what we know of them is the number and the term. */
export function numbersPart(c: AccountContext, numbers: readonly BroughtBack[], now: Instant): Html {
  if (numbers.length === 0) return NOTHING;
  const { zone, appealForm } = c.var.agency;
  return html`<h2>Поданы через официальную форму</h2>
    <p class="muted">
      Статус и ответ смотрите там, где подавали: <a href="${appealForm.url}">${appealForm.name}</a>. Здесь —
      номер, который вы нам назвали, и срок.
    </p>
    <ul class="list">
      ${numbers.map(
        ({ draft, term }) =>
          html`<li class="card">
            <h3>${typeName(draft.type ?? 'application')} № <bdi>${draft.number}</bdi></h3>
            <p class="muted">Вы назвали номер: ${moment(draft.changedAt, zone)}</p>
            ${term === null ? NOTHING : termLine(term, now, zone)}
            ${
              draft.essence === ''
                ? NOTHING
                : html`<details>
                    <summary>Ваш текст</summary>
                    <p>${written(draft.essence)}</p>
                  </details>`
            }
          </li>`,
      )}
    </ul>`;
}
