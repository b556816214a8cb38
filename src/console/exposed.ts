import { html } from 'hono/html';
import type { CaseView, TalkMessage } from '../cases/case-view.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConversationRow } from '../store/tables.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';
import { type Html, NOTHING, icon } from './html.ts';
import { personalDataNames } from './words.ts';

/** How a public message is hidden; null for those who only look. */
export interface Hiding {
  readonly action: string;
  may(conversation: ConversationRow, messageId: string | null): boolean;
}

/** Personal data that everybody sees: which, what can be done about it, or that it was done. */
export function exposed(
  message: TalkMessage,
  conversation: ConversationRow | undefined,
  hiding: Hiding | null,
  time: (at: Instant) => Html,
): Html {
  if (message.author !== 'client' || conversation?.place !== 'public') return NOTHING;
  if (message.hidden_at !== null)
    return html`<p class="muted small">Скрыто на площадке ${time(message.hidden_at)}</p>`;
  const kinds = findPersonalData(message.text);
  if (kinds.length === 0 || message.deleted_at !== null) return NOTHING;
  return html`<div class="exposed">
    <p>${icon('alert')}<strong>Личные данные при всех:</strong> ${personalDataNames(kinds)}</p>
    ${hiding === null ? NOTHING : hideForm(message, conversation, hiding)}
  </div>`;
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

function hideForm(message: TalkMessage, conversation: ConversationRow, hiding: Hiding): Html {
  const { action } = hiding;
  if (!hiding.may(conversation, message.external_id))
    return html`<p class="small">Скрыть отсюда площадка не даёт, сделайте это на ней самой.</p>`;
  return html`<form
    method="post"
    action="${action}"
    hx-post="${action}"
    hx-target="#case"
    hx-swap="outerHTML"
  >
    <input type="hidden" name="message" value="${message.id}" />
    <button class="button">Скрыть сообщение</button>
  </form>`;
}
