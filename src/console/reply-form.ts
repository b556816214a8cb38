import { html } from 'hono/html';
import type { UseInForce } from '../agency/index.ts';
import type { Answering } from '../cases/answering.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { CaseView } from '../cases/case-view.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { ConsoleAgency } from './deps.ts';
import type { ActUrl } from './act-url.ts';
import { type Html, NOTHING, icon, named, changesCase } from './html.ts';
import { remarksFor, replyCheck } from './reply-check.ts';
import { channelName, USE_NAMES } from './words.ts';

export interface Draft {
  readonly text: string;
  /** The holder, when a colleague's case is answered and that has to be confirmed. */
  readonly confirmHolder: string | null;
  /** The writer has said that it settles the matter. */
  readonly final?: boolean;
}

/** What the form has to know beside the case. */
export interface ReplyFormContext {
  readonly agency: ConsoleAgency | undefined;
  /** The conversation that was asked for. */
  readonly to: string | undefined;
  readonly draft: Draft | null;
  readonly answering: Answering | null;
  readonly useOf: (account: string) => UseInForce;
  readonly limits: (account: string) => ChannelLimits | undefined;
}

/** Conversations that an answer can go to, the one of the last message first. */
export function openConversations(view: CaseView): readonly ConversationRow[] {
  return view.conversations.filter((conversation) => conversation.case_id === view.case.id);
}

/** Where an answer would go: the place that was asked for, or the one of the client's last message. */
export function chosenConversation(view: CaseView, to: string | undefined): ConversationRow | undefined {
  const open = openConversations(view);
  const lastFromClient = view.messages.findLast((message) => message.author === 'client');
  return (
    open.find((conversation) => conversation.id === to) ??
    open.find((conversation) => conversation.id === lastFromClient?.conversation_id) ??
    open[0]
  );
}

function placeWord(conversation: ConversationRow): string {
  return `${channelName(conversation.channel)}, ${conversation.place === 'public' ? 'публично' : 'лично'}`;
}

/** Where the answer goes: the first thing to be seen, since a public answer cannot be taken back unseen. */
function placeBar(
  conversation: ConversationRow,
  agency: ConsoleAgency | undefined,
  client: string | null,
): Html {
  if (conversation.place === 'public') {
    return html`<p class="place-bar place-public" id="place-bar">
      ${icon('public')}<strong>ПУБЛИЧНЫЙ ответ</strong> от имени ${agency?.onBehalfOf ?? 'организации'}. Его
      увидят все
    </p>`;
  }
  return html`<p class="place-bar place-private" id="place-bar">
    ${icon('mail')}<strong>Личное сообщение</strong> ${named(client, 'клиенту')},
    ${channelName(conversation.channel)}
  </p>`;
}

function otherPlaces(view: CaseView, chosen: ConversationRow): Html {
  const others = openConversations(view).filter((conversation) => conversation.id !== chosen.id);
  if (others.length === 0) return NOTHING;
  return html`<p class="small" id="other-places">
    Ответить в другом месте:
    ${others.map((conversation) => {
      const href = `/console/cases/${view.case.id}?to=${conversation.id}`;
      return html`<a href="${href}" hx-get="${href}" hx-target="#case" hx-swap="outerHTML"
        >${placeWord(conversation)}</a
      > `;
    })}
  </p>`;
}

/** U-11, L1-26: a final message carries the link of the survey, so the writer says which one is. */
export function finalBox(final: boolean): Html {
  return html`<label class="check"
    ><input
      type="checkbox"
      name="final"
      id="reply-final"
      value="yes"
      ${final ? html`checked` : NOTHING}
      hx-morph-skip
    />Завершающий ответ, со ссылкой на опрос</label
  >`;
}

/**
 * The form of an answer. The version that the page was rendered from goes with it: an answer to a talk that has gone
 * on meanwhile is stopped once. The text and that version are the writer's and are not merged over.
 */
export function replyForm(
  view: CaseView,
  url: ActUrl,
  { agency, to, draft, answering, useOf, limits }: ReplyFormContext,
): Html {
  const { id, version, status } = view.case;
  if (status === 'closed')
    return html`<p class="notice" id="reply">Вопрос закрыт. Если клиент напишет снова, откроется новый.</p>`;
  const conversation = chosenConversation(view, to);
  if (!conversation)
    return html`<p class="notice" id="reply">У вопроса нет открытого диалога, отвечать некуда.</p>`;
  if (conversation.unreachable === 1) {
    return html`<div class="notice notice-alarm" id="reply">
      ${icon('alert')}Клиент закрыл этот диалог, сообщение до него не дойдёт.
      ${otherPlaces(view, conversation)}
    </div>`;
  }
  const { use, why } = useOf(conversation.account);
  if (use === 'off' || (use === 'public_only' && conversation.place === 'private')) {
    return html`<div class="notice notice-alarm" id="reply">
      ${icon('alert')}Ответить здесь нельзя: канал ${channelName(conversation.channel)},
      ${USE_NAMES[use]}.${why === null ? NOTHING : html` <span class="small">${why.clause}</span>`}
      ${otherPlaces(view, conversation)}
    </div>`;
  }
  const action = url('reply');
  return html`<form class="reply" id="reply" ${changesCase(action)} data-draft="${id}">
    ${placeBar(conversation, agency, view.client.name)} ${otherPlaces(view, conversation)}
    ${use === 'on' ? NOTHING : html`<p class="small" id="reply-limits">${icon('note')}Не пишите здесь персональных данных: такой ответ не уйдёт.${why === null ? NOTHING : html` <span class="muted">${why.clause}</span>`}</p>`}
    <input type="hidden" name="conversation" value="${conversation.id}" />
    <input type="hidden" name="seen" id="reply-seen" value="${version}" hx-morph-skip />
    <label class="sr" for="reply-text">Ответ</label>
    <textarea
      id="reply-text"
      name="text"
      rows="3"
      required
      maxlength="20000"
      dir="auto"
      placeholder="Ответ"
      hx-morph-skip
    >
${draft?.text ?? ''}</textarea>
    ${
      draft?.confirmHolder
        ? html`<label class="check"
            ><input type="checkbox" name="override" value="yes" required />Вопрос ведёт
            ${named(draft.confirmHolder, 'коллега')}, ответить вместо него</label
          >`
        : NOTHING
    }
    ${(answering?.rules.surveyUrl ?? answering?.ownSurvey) ? finalBox(draft?.final ?? false) : NOTHING}
    <div id="reply-check" aria-live="polite" hx-morph-skip>
      ${replyCheck(
        draft?.text ?? '',
        remarksFor(answering, conversation.place, draft?.text ?? '', draft?.final ?? false),
        limits(conversation.account),
      )}
    </div>
    <div class="reply-end">
      <span class="muted small" id="draft-state" hx-morph-skip></span>
      <button class="button button-main">
        ${conversation.place === 'public' ? 'Опубликовать' : 'Отправить'}
      </button>
    </div>
  </form>`;
}

/** The form of a note that only colleagues see; it looks unlike an answer. */
export function noteForm(action: string, kept: string): Html {
  return html`<details class="note-box" id="note" ${kept === '' ? NOTHING : html`open`}>
    <summary>${icon('note')}Заметка для своих</summary>
    <form ${changesCase(action)}>
      <label class="sr" for="note-text">Заметка для своих</label>
      <textarea
        id="note-text"
        name="text"
        rows="3"
        required
        maxlength="20000"
        dir="auto"
        placeholder="Клиент этого не увидит"
        hx-morph-skip
      >
${kept}</textarea>
      <div class="reply-end"><button class="button">Сохранить заметку</button></div>
    </form>
  </details>`;
}
