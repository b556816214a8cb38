import { html } from 'hono/html';
import type { CaseNote, CaseView, TalkMessage } from '../cases/case-view.ts';
import type { MessageData } from '../cases/messages.ts';
import type { Attachment } from '../channel/events.ts';
import type { FileView } from '../inbox/files/file-rows.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConversationRow, OutboxState } from '../store/tables.ts';
import { exposed, type Hiding } from './exposed.ts';
import { type Held, heldReply } from './held-reply.ts';
import { type Html, type IconName, NOTHING, icon, named, written } from './html.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { DELIVERY_NAMES, channelName, plural, attachmentName, fileState, sizeText } from './words.ts';

/** Letters shown before «Показать ещё»: one endless message must not hide the others. */
const SHOWN_LETTERS = 3_000;

/** Letters of a post in its summary. */
const SHOWN_OF_POST = 80;

const DELIVERY_ICONS: Readonly<Record<OutboxState, IconName>> = {
  ready: 'clock',
  sending: 'clock',
  sent: 'check',
  failed: 'alert',
  unknown: 'alert',
};

interface TalkContext {
  readonly zone: string;
  readonly now: Instant;
  readonly client: string | null;
  readonly conversations: ReadonlyMap<string, ConversationRow>;
  readonly hiding: Hiding | null;
  readonly held: Held | null;
}

function longText(id: string, text: string): Html {
  if (text.length <= SHOWN_LETTERS) return written(text);
  const rest = text.length - SHOWN_LETTERS;
  return html`${written(text.slice(0, SHOWN_LETTERS))}
    <details id="rest-${id}">
      <summary>Показать ещё ${plural(rest, 'знак', 'знака', 'знаков')}</summary>
      ${written(text.slice(SHOWN_LETTERS))}
    </details>`;
}

function time(at: Instant, { zone, now }: TalkContext): Html {
  return html`<time datetime="${new Date(at).toISOString()}" title="${fullMoment(at, zone)}"
    >${shortMoment(at, now, zone)}</time
  >`;
}

function authorName(message: TalkMessage, client: string | null): Html {
  switch (message.author) {
    case 'client':
      return named(client, 'Клиент без имени');
    case 'bot':
      return html`Бот`;
    case 'operator':
      return named(message.staff, 'Сотрудник');
    case 'system':
      return html`Отклик`;
  }
}

function isLink(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function outside(url: string | undefined, label: string): Html {
  if (!isLink(url)) return html`<bdi>${label}</bdi>`;
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer nofollow"><bdi>${label}</bdi></a>`;
}

/** `2026-11-20` → `20.11.2026`. */
function dayOf(date: string): string {
  return date.split('-').toReversed().join('.');
}

/** Where a file that we do not have can be looked at all the same; one that is not what it says is not offered. */
const ON_PLATFORM: readonly (string | null)[] = ['too_large', 'gone'];

/** A file by what is known of it: to be opened, or why it cannot be. `name`: how one is called that is not here. */
export function fileLine(file: FileView, name: Html = html`<bdi>${file.name}</bdi>`): Html {
  const size = file.size === null ? NOTHING : html` <span class="muted">${sizeText(file.size)}</span>`;
  if (file.state === 'ready') {
    return html`<span
      ><a href="/files/${file.id}" target="_blank" rel="noopener"><bdi>${file.name}</bdi></a
      >${size}</span
    >`;
  }
  return html`<span
    >${name}${size}
    <span class="${file.state === 'refused' ? 'delivery-bad' : 'muted'}">${fileState(file)}</span></span
  >`;
}

function enclosure(attached: Attachment, file: FileView | undefined): Html {
  if (!file) return outside(attached.url, attached.name ?? attachmentName(attached.kind));
  const offered = file.state === 'refused' ? ON_PLATFORM.includes(file.reason) : file.state !== 'unchecked';
  return offered ? fileLine(file, outside(attached.url, file.name)) : fileLine(file);
}

function enclosures(data: MessageData, files: readonly FileView[]): Html {
  const { sources = [], attachments = [], pressed } = data;
  return html`${pressed === undefined ? NOTHING : html`<p class="muted small">Нажата кнопка «<bdi>${pressed}</bdi>»</p>`}
  ${
    attachments.length > 0
      ? html`<ul class="enclosed">
          ${attachments.map(
            (attached, at) =>
              html`<li>
                ${icon('box')}${enclosure(
                  attached,
                  files.find(({ position }) => position === at),
                )}
              </li>`,
          )}
        </ul>`
      : NOTHING
  }
  ${
    sources.length > 0
      ? html`<ul class="enclosed">
          ${sources.map((source) => html`<li>${icon('note')}${outside(source.url, `${source.title}, ред. от ${dayOf(source.date)}`)}</li>`)}
        </ul>`
      : NOTHING
  }`;
}

function deliveryLine(message: TalkMessage): Html {
  const { delivery } = message;
  if (!delivery) return NOTHING;
  const { state, reason } = delivery;
  const bad = state === 'failed' || state === 'unknown';
  return html`<span class="delivery ${bad ? 'delivery-bad' : ''}"
    >${icon(DELIVERY_ICONS[state])}${DELIVERY_NAMES[state]}${bad && reason ? html`: ${reason}` : NOTHING}${bad ? html`. <a href="/console/repair">Решить</a>` : NOTHING}</span
  >`;
}

function messageItem(message: TalkMessage, context: TalkContext): Html {
  const conversation = context.conversations.get(message.conversation_id);
  const isPublic = conversation?.place === 'public';
  const place = conversation ? channelName(conversation.channel) : '';
  const data = JSON.parse(message.data) as MessageData;
  return html`<li id="message-${message.id}" class="message message-${message.author}">
    <p class="message-head">
      <strong>${authorName(message, context.client)}</strong>
      <span class="muted">${isPublic ? html`${icon('public')}публично, ` : NOTHING}${place}</span>
      ${time(message.occurred_at, context)}
    </p>
    <div class="message-text ${message.deleted_at === null ? '' : 'message-deleted'}">
      ${longText(message.id, message.text)}
    </div>
    ${enclosures(data, message.files)}
    ${message.edited_at === null ? NOTHING : html`<p class="muted small">Изменено автором ${time(message.edited_at, context)}</p>`}
    ${message.deleted_at === null ? NOTHING : html`<p class="muted small">Удалено автором ${time(message.deleted_at, context)}</p>`}
    ${exposed(message, conversation, context.hiding, (at) => time(at, context))}
    ${heldReply(message, context.held, context.now) ?? deliveryLine(message)}
  </li>`;
}

/** Where the talk goes on in another place: what follows is read by others than what stands above. */
function turn(before: TalkMessage | undefined, message: TalkMessage, context: TalkContext): Html {
  const conversation = context.conversations.get(message.conversation_id);
  if (!before || !conversation || before.conversation_id === conversation.id) return NOTHING;
  const isPublic = conversation.place === 'public';
  return html`<li id="turn-${message.id}" class="turn">
    ${icon(isPublic ? 'public' : 'mail')}${isPublic ? 'Дальше при всех' : 'Дальше лично'},
    ${channelName(conversation.channel)}
  </li>`;
}

function noteItem(note: CaseNote, context: TalkContext): Html {
  return html`<li id="note-${note.id}" class="message message-note">
    <p class="message-head">
      <strong>${icon('note')}Заметка для своих</strong
      ><span class="muted">${named(note.staff, 'Сотрудник')}</span>${time(note.at, context)}
    </p>
    <div class="message-text">${longText(note.id, note.text)}</div>
  </li>`;
}

/** The posts that the talk is about, once each: a comment can rarely be understood without them. */
function postsAbove(view: CaseView): Html {
  const posts = [
    ...new Map([...view.threads.values()].map((thread) => [thread.url ?? thread.text, thread])).values(),
  ];
  if (posts.length === 0) return NOTHING;
  return html`${posts.map(
    ({ text, url }, at) =>
      html`<details class="about" id="about-${at}">
        <summary>
          Под записью:
          «${text.slice(0, SHOWN_OF_POST) || 'без текста'}${text.length > SHOWN_OF_POST ? '…' : ''}»
        </summary>
        <div class="message-text">${written(text)}</div>
        ${url === null ? NOTHING : html`<p class="small">${outside(url, 'Открыть запись')}</p>`}
      </details>`,
  )}`;
}

/** The whole talk with the notes between, in the order of time. */
export function talk(view: CaseView, shown: Pick<TalkContext, 'zone' | 'now' | 'hiding' | 'held'>): Html {
  const conversations = new Map(view.conversations.map((conversation) => [conversation.id, conversation]));
  const context: TalkContext = { ...shown, client: view.client.name, conversations };
  const items = [
    ...view.messages.map((message, at) => ({
      at: message.occurred_at,
      item: html`${turn(view.messages[at - 1], message, context)}${messageItem(message, context)}`,
    })),
    ...view.notes.map((note) => ({ at: note.at, item: noteItem(note, context) })),
  ].sort((a, b) => a.at - b.at);
  return html`<div class="talk" id="talk" role="log" aria-label="Разговор" tabindex="0">
    ${view.earlier > 0 ? html`<p class="muted small">Более ранние сообщения не показаны: ${view.earlier}.</p>` : NOTHING}
    ${postsAbove(view)}
    <ol class="messages">
      ${items.map(({ item }) => item)}
    </ol>
  </div>`;
}
