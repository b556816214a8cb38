import type { CaseView } from '../cases/case-view.ts';
import { OtklikError } from '../kernel/errors.ts';
import { type ConsoleContext, actorOf } from './access.ts';
import type { Said } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { answerFault, answeringIn } from './reply-acts.ts';

/** Conflicts and refusals are told in the pane; the page stays. */
async function told(work: () => Promise<Said>): Promise<Said> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OtklikError && (error.code === 'conflict' || error.code === 'forbidden'))
      return { text: `${error.message}. ${error.hint ?? ''}`, tone: 'stopped' };
    throw error;
  }
}

const NOT_SENT = {
  stale: 'В вопросе появилось новое. Прочитайте и утвердите ещё раз.',
  twice: 'Этот ответ уже отправлен.',
  closed: 'Вопрос уже закрыт.',
  unreachable: 'Клиент закрыл этот диалог.',
  not_holder: 'Вопрос ведёт другой сотрудник.',
} as const;

export async function approve(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Said> {
  const field = await formFields(c);
  const text = field('text').trim();
  const fault = answerFault(deps, view, { text, final: false });
  if (fault !== null) return { text: fault, tone: 'stopped' };
  return told(async () => {
    const result = await deps.actions.approve({
      id: field('proposal'),
      text,
      seenVersion: Number(field('seen')),
      staff: actorOf(c.var.person),
      undoFor: answeringIn(deps, view)?.undoFor ?? 0,
      at: deps.clock(),
    });
    return result.sent
      ? { text: 'Утверждено, ответ отправляется.', tone: 'done' }
      : { text: NOT_SENT[result.why], tone: 'stopped' };
  });
}

export async function returnToAuthor(deps: ConsoleDeps, c: ConsoleContext): Promise<Said> {
  const field = await formFields(c);
  const reason = field('reason').trim().slice(0, 500);
  if (reason === '') return { text: 'Напишите автору, что исправить.', tone: 'stopped' };
  return told(async () => {
    const staff = actorOf(c.var.person);
    await deps.actions.returnProposal({ id: field('proposal'), reason, staff, at: deps.clock() });
    return { text: 'Возвращено автору.', tone: 'done' };
  });
}
