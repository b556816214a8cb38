import { html } from 'hono/html';
import type { Answering } from '../cases/answering.ts';
import { needsApproval } from '../cases/approval.rules.ts';
import type { CaseView } from '../cases/case-view.ts';
import { prolongClaim } from '../cases/hold-claim.ts';
import { keepDraft } from '../cases/reply-drafts.ts';
import { OtklikError } from '../kernel/errors.ts';
import { actorOf, type ConsoleContext } from './access.ts';
import type { PaneContext, Said } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { remarksFor, replyCheck, textFault } from './reply-check.ts';
import { chosenConversation, openConversations } from './reply-form.ts';

/** What an act of the reply form comes to. */
export type Outcome = Pick<PaneContext, 'said' | 'draft' | 'to'> & {
  readonly sent?: 'reply-text' | 'note-text';
};

const stopped = (text: string): Said => ({ text, tone: 'stopped' });

function agencyOf(deps: ConsoleDeps, view: CaseView) {
  return deps.agencies.find(({ id }) => id === view.case.agency);
}

/** What a body asks of answers now; null for a body whose pack is gone. */
export function answeringIn(deps: ConsoleDeps, view: CaseView): Answering | null {
  return agencyOf(deps, view)?.answering(deps.clock()) ?? null;
}

/** Why a text cannot leave as it stands; null when it can. Without a conversation that of the client's last message counts. */
export function answerFault(
  deps: ConsoleDeps,
  view: CaseView,
  { text, to, final }: { readonly text: string; readonly to?: string; readonly final: boolean },
): string | null {
  const conversation =
    to === undefined ? chosenConversation(view, to) : openConversations(view).find(({ id }) => id === to);
  const { place } = conversation ?? {};
  const remarks = place === undefined ? [] : remarksFor(answeringIn(deps, view), place, text, final);
  const fault = textFault(agencyOf(deps, view), text, remarks);
  if (fault !== null || conversation) return fault;
  return 'Этот диалог уже не открыт. Проверьте, куда уйдёт ответ.';
}

const WHY = {
  stale: 'Пока вы писали, в вопросе появилось новое. Прочитайте и отправьте ещё раз.',
  twice: 'Пока вы писали, этот самый ответ уже отправился. Второй раз он не уйдёт.',
  not_holder: 'Вопрос ведёт другой сотрудник. Если ответить нужно вам, подтвердите это.',
  closed: 'Вопрос уже закрыт, ответ не отправлен.',
  unreachable: 'Клиент закрыл этот диалог, ответ не отправлен.',
} as const;

/** Sends what the form holds, or says what stands in its way and gives the text back. */
export async function reply(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const text = field('text').trim();
  const to = field('conversation');
  const final = field('final') === 'yes';
  const why = answerFault(deps, view, { text, to, final });
  if (why !== null) {
    const open = openConversations(view).some(({ id }) => id === to);
    return { ...(open ? { to } : {}), draft: { text, confirmHolder: null, final }, said: stopped(why) };
  }
  const answering = answeringIn(deps, view);
  const whole = {
    caseId: view.case.id,
    conversationId: to,
    staff: actorOf(c.var.person),
    text,
    seenVersion: Number(field('seen')),
    override: field('override') === 'yes',
    undoFor: answering?.undoFor ?? 0,
    at: deps.clock(),
  };
  const place = openConversations(view).find(({ id }) => id === to)?.place;
  const asked = needsApproval(answering?.approval ?? 'none', place === undefined ? [] : [place]);
  const result = asked ? await deps.actions.propose(whole) : await deps.actions.reply(whole);
  if ('proposed' in result)
    return {
      to,
      sent: 'reply-text',
      said: { text: 'Ответ ждёт утверждения. Когда решат, вам скажут.', tone: 'done' },
    };
  if (result.sent)
    return {
      to,
      sent: 'reply-text',
      said: { text: 'Ответ отправляется. Его ещё можно отменить.', tone: 'done' },
    };
  if (result.why === 'twice') return { to, said: stopped(WHY.twice) };
  const confirmHolder = result.why === 'not_holder' ? result.holder : null;
  return { to, draft: { text, confirmHolder, final }, said: stopped(WHY[result.why]) };
}

/** Takes a reply back into the form. It or the sender wins, and the page says who. */
export async function undo(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const message = (await formFields(c))('message');
  try {
    const undone = await deps.actions.undo(message, actorOf(c.var.person), deps.clock());
    return {
      to: undone.conversationId,
      draft: { text: undone.text, confirmHolder: null },
      said: { text: 'Ответ отменён, клиент его не увидел. Текст снова у вас.', tone: 'done' },
    };
  } catch (error) {
    if (error instanceof OtklikError && error.code === 'conflict')
      return { said: stopped(`${error.message}. ${error.hint ?? ''}`) };
    throw error;
  }
}

/** Lets a reply that waits leave at once. */
export async function sendNow(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const message = (await formFields(c))('message');
  const hurried = await deps.actions.sendNow(message, actorOf(c.var.person), deps.clock());
  return { said: hurried ? { text: 'Ответ отправляется.', tone: 'done' } : stopped('Ответ уже ушёл.') };
}

/**
 * Keeps what is being written and says what is to be said of it: the answer is the inside of `#reply-check`. The page
 * hears in a header up to which change of the field it is kept.
 */
export async function draft(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Response> {
  const field = await formFields(c);
  const text = field('text');
  const name = field('field') === 'note' ? 'note' : 'reply';
  const key = { personId: c.var.person.id, caseId: view.case.id, field: name } as const;
  if (await keepDraft(deps.db, key, text, deps.clock())) {
    const kept = { target: 'body', case: view.case.id, field: `${name}-text`, change: field('change') };
    c.header('HX-Trigger', JSON.stringify({ 'otklik:kept': kept }));
  }
  const minutes = answeringIn(deps, view)?.claimMinutes;
  const held = { caseId: view.case.id, personId: c.var.person.id };
  if (minutes !== undefined && view.case.owner_id === held.personId)
    await prolongClaim(deps.db, held, minutes, deps.clock());
  if (name === 'note') return c.html(html``);
  const conversation = chosenConversation(view, field('conversation'));
  const remarks = remarksFor(
    answeringIn(deps, view),
    conversation?.place ?? 'private',
    text,
    field('final') === 'yes',
  );
  return c.html(replyCheck(text, remarks, deps.limits(conversation?.account ?? '')));
}
