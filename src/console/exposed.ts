import { html } from 'hono/html';
import type { CaseView, TalkMessage } from '../cases/case-view.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConversationRow } from '../store/tables.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';
import type { Ground } from '../moderation/hide-message.ts';
import type { Hidden } from '../moderation/ledger.ts';
import type { ActUrl } from './act-url.ts';
import { type Html, NOTHING, icon, named, changesCase } from './html.ts';
import { LONGEST_REASON, TOLD, personalDataNames } from './words.ts';

/** How public messages are hidden and shown again; null for those who only look. */
export interface Hiding {
  readonly url: ActUrl;
  readonly grounds: readonly Ground[];
  /** What the ledger says of those that are hidden now, by message. */
  readonly hidden: ReadonlyMap<string, Hidden>;
  way(conversation: ConversationRow, messageId: string | null): 'hide' | 'delete' | null;
}

/** What everybody sees of a client's message, what can be done about it, or that it was done and why. */
export function exposed(
  message: TalkMessage,
  conversation: ConversationRow | undefined,
  hiding: Hiding | null,
  time: (at: Instant) => Html,
): Html {
  if (message.author !== 'client' || conversation?.place !== 'public') return NOTHING;
  if (message.hidden_at !== null) return hiddenPart(message, message.hidden_at, hiding, time);
  if (message.deleted_at !== null) return NOTHING;
  const kinds = findPersonalData(message.text);
  const way = hiding?.way(conversation, message.external_id) ?? null;
  const other = hiding !== null && way !== null ? takeAwayForm(message, hiding, way) : NOTHING;
  if (kinds.length === 0) return other;
  return html`<div class="exposed">
      <p>${icon('alert')}<strong>Личные данные при всех:</strong> ${personalDataNames(kinds)}</p>
      ${hiding === null ? NOTHING : hideForm(message, way, hiding)}
    </div>
    ${way === 'hide' ? other : NOTHING}`;
}

/** Whether anybody can still read personal data in what the client wrote in public. */
export function showsPersonalData({ messages, conversations }: CaseView): boolean {
  const open = new Set(conversations.filter(({ place }) => place === 'public').map(({ id }) => id));
  return messages.some(
    (message) =>
      message.author === 'client' &&
      open.has(message.conversation_id) &&
      message.hidden_at === null &&
      message.deleted_at === null &&
      findPersonalData(message.text).length > 0,
  );
}

function hideForm(message: TalkMessage, way: 'hide' | 'delete' | null, hiding: Hiding): Html {
  if (way === null)
    return html`<p class="small">Скрыть отсюда площадка не даёт, сделайте это на ней самой.</p>`;
  const action = hiding.url('hide');
  return html`<form ${changesCase(action)}>
    <input type="hidden" name="message" value="${message.id}" />
    ${way === 'delete' ? forGood() : NOTHING}
    <button class="button">${way === 'hide' ? 'Скрыть сообщение' : 'Удалить сообщение'}</button>
  </form>`;
}

function forGood(): Html {
  return html`<label class="check"
    ><input type="checkbox" name="for-good" value="yes" required />Эта площадка удаляет насовсем, вернуть
    будет нельзя</label
  >`;
}

/** For every other ground of the policy: the person sees the clause, and what the author will read. */
function takeAwayForm(message: TalkMessage, hiding: Hiding, way: 'hide' | 'delete'): Html {
  const action = hiding.url('hide');
  const field = `ground-${message.id}`;
  return html`<details class="take-away" id="take-away-${message.id}">
    <summary>Убрать с площадки…</summary>
    <form class="stack" ${changesCase(action)}>
      <input type="hidden" name="message" value="${message.id}" />
      <fieldset>
        <legend>Основание</legend>
        ${hiding.grounds.map(
          ({ id, name, clause, tell }) =>
            html`<label class="check choice"
              ><input type="radio" name="ground" value="${id}" id="${field}-${id}" required /><span
                >${name} <span class="muted small">${clause}</span
                ><span class="preview small">Автор прочтёт: «${tell}»</span></span
              ></label
            >`,
        )}
      </fieldset>
      <p class="muted small">
        Критика, жалоба и резкий тон — не основание. На вопрос отвечаем и после этого, срок идёт. Автору
        напишем лично, если он уже писал нам в личные сообщения.
      </p>
      <label class="check"
        ><input type="checkbox" name="tell-publicly" value="yes" />Если лично написать нельзя, сказать под
        записью, при всех</label
      >
      ${way === 'delete' ? forGood() : NOTHING}
      <p>
        <button class="button button-main">${way === 'hide' ? 'Убрать, можно вернуть' : 'Удалить'}</button>
      </p>
    </form>
  </details>`;
}

function hiddenPart(
  message: TalkMessage,
  at: Instant,
  hiding: Hiding | null,
  time: (at: Instant) => Html,
): Html {
  const entry = hiding?.hidden.get(message.id);
  const why = entry ? html`: ${entry.ground} <span class="muted">${entry.clause}</span>` : NOTHING;
  return html`<p class="muted small">
      Скрыто на площадке
      ${time(at)}${why}${entry ? html`. Решение: ${named(entry.staff, 'сотрудник')}, автору ${TOLD[entry.told]}` : NOTHING}
    </p>
    ${entry?.how === 'hide' && hiding !== null ? restoreForm(message, hiding) : NOTHING}`;
}

function restoreForm(message: TalkMessage, { url }: Hiding): Html {
  const action = url('restore');
  return html`<details class="take-away" id="restore-${message.id}">
    <summary>Вернуть на площадку…</summary>
    <form class="stack" ${changesCase(action)}>
      <input type="hidden" name="message" value="${message.id}" />
      <label
        >Почему возвращаем <input name="why" required maxlength="${LONGEST_REASON}" autocomplete="off"
      /></label>
      <p><button class="button">Вернуть</button></p>
    </form>
  </details>`;
}
