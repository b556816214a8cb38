import { html } from 'hono/html';
import type { TalkMessage } from '../cases/case-view.ts';
import { type Instant, SECOND } from '../kernel/instants.ts';
import { type Html, icon, changesCase } from './html.ts';

/** Who may take replies back here, and by which addresses. */
export interface Held {
  readonly writer: string;
  readonly undo: string;
  readonly sendNow: string;
}

function form(action: string, messageId: string, label: string, mark: string): Html {
  return html`<form ${changesCase(action)}>
    <input type="hidden" name="message" value="${messageId}" />
    <button class="button button-small" id="${mark}-${messageId}" data-${mark}>${label}</button>
  </form>`;
}

/** Under the person's own reply that has not left: how long it waits, and how to take it back; null for all others. */
export function heldReply(message: TalkMessage, held: Held | null, now: Instant): Html | null {
  const leavesAt = message.delivery?.leavesAt ?? null;
  if (held === null || leavesAt === null || leavesAt <= now || message.staff_id !== held.writer) return null;
  const seconds = Math.ceil((leavesAt - now) / SECOND);
  return html`<div class="held">
    <span class="delivery">${icon('clock')}уйдёт через <span data-left="${seconds}">${seconds}</span> с</span>
    ${form(held.undo, message.id, 'Отменить', 'undo')}
    ${form(held.sendNow, message.id, 'Отправить сразу', 'send-now')}
  </div>`;
}
