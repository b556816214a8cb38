import type { CaseView } from '../cases/case-view.ts';
import { type ConsoleContext, actorOf } from './access.ts';
import type { Said } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { LONGEST_REASON, TOLD, sendReason } from './words.ts';

type Outcome = { readonly said: Said };

const done = (text: string): Outcome => ({ said: { text, tone: 'done' } });
const stopped = (text: string): Outcome => ({ said: { text, tone: 'stopped' } });

/** Reads which message and on what ground, and takes it off the platform. */
export async function hideMessage(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const asked = {
    caseId: view.case.id,
    messageId: field('message'),
    ground: field('ground'),
    forGood: field('for-good') === 'yes',
    tellPublicly: field('tell-publicly') === 'yes',
  };
  const result = await deps.moderation.hide(asked, actorOf(c.var.person));
  if (result.hidden) return done(`Сообщение скрыто на площадке. Автору ${TOLD[result.told]}.`);
  return stopped(`Не скрыто: ${sendReason(result.reason)}. Скройте сообщение на самой площадке.`);
}

/** Shows a hidden message again, with the reason. */
export async function restoreMessage(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const why = field('why').trim();
  if (why === '' || why.length > LONGEST_REASON)
    return stopped('Напишите, почему возвращаете, до 500 знаков.');
  const result = await deps.moderation.restore(view.case.id, field('message'), why, actorOf(c.var.person));
  if (result.restored) return done('Сообщение снова на площадке.');
  return stopped(`Не возвращено: ${sendReason(result.reason)}. Посмотрите на самой площадке.`);
}
