import type { CaseView } from '../cases/case-view.ts';
import type { Deciding } from '../cases/decisions/decided.ts';
import type { DecisionResult } from '../cases/decisions/decision-actions.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import { type ConsoleContext, actorOf } from './access.ts';
import type { Said } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { LONGEST_REASON, NOT_DECIDED } from './words.ts';

type Outcome = { readonly said: Said };
const LONGEST_WHY = 4_000;
const MOST_BODIES = 10;

const done = (text: string): Outcome => ({ said: { text, tone: 'done' } });
const stopped = (text: string): Outcome => ({ said: { text, tone: 'stopped' } });

function told(result: DecisionResult, text: string): Outcome {
  return result.decided ? done(text) : stopped(NOT_DECIDED[result.why]);
}

function deciding(
  deps: ConsoleDeps,
  c: ConsoleContext,
  view: CaseView,
  field: (name: string) => string,
): Deciding {
  return {
    caseId: view.case.id,
    conversationId: field('conversation'),
    staff: actorOf(c.var.person),
    seenVersion: Number(field('seen')),
    at: deps.clock(),
  };
}

/** The day of registration: empty is today; undefined when it is no day. */
function registered(deps: ConsoleDeps, view: CaseView, text: string): Instant | null | undefined {
  if (text === '') return null;
  const zone = deps.agencies.find(({ id }) => id === view.case.agency)?.zone ?? 'Europe/Moscow';
  try {
    const day = Temporal.PlainDate.from(text).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
    return Math.min(day.epochMilliseconds, Math.max(deps.clock(), day.startOfDay().epochMilliseconds));
  } catch {
    return undefined;
  }
}

/** Sends the matter to other bodies and tells the client, in one act. */
export async function redirect(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const ticked = (await c.req.parseBody({ all: true }))['body'] ?? [];
  const known = deps.decisions.choices(view.case.agency, deps.clock()).bodies.map(({ name }) => name);
  const own = field('own').split('\n');
  const bodies = [...known.filter((name) => [ticked].flat().includes(name)), ...own]
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.length <= LONGEST_REASON);
  const how = field('how').trim();
  const registeredAt = registered(deps, view, field('registered'));
  if (how === '' || how.length > LONGEST_REASON) return stopped(NOT_DECIDED.no_how);
  if (registeredAt === undefined) return stopped(NOT_DECIDED.term);
  const unique = [...new Set(bodies)].slice(0, MOST_BODIES);
  const asked = { ...deciding(deps, c, view, field), bodies: unique, how, registeredAt };
  return told(await deps.decisions.redirect(asked), 'Передано, уведомление отправляется.');
}

/** Refuses on a ground of the policy, in words that need no act. */
export async function refuse(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const why = field('why').trim();
  if (why.length > LONGEST_WHY) return stopped('Объясните короче, до 4000 знаков.');
  const asked = { ...deciding(deps, c, view, field), ground: field('ground'), why };
  return told(await deps.decisions.refuse(asked), 'Отказ с объяснением отправляется.');
}

/** Sends the notice about abuse; the question inside is answered all the same. */
export async function noticeAbuse(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Outcome> {
  const field = await formFields(c);
  const noSubstance = field('no-substance') === 'yes';
  const asked = { ...deciding(deps, c, view, field), noSubstance };
  const rest = noSubstance ? '' : ' На вопрос внутри ответьте как обычно, срок идёт.';
  return told(await deps.decisions.noticeAbuse(asked), `Уведомление отправляется.${rest}`);
}

/** Closes with one of the outcomes of the policy, once all its conditions are confirmed. */
export async function closeWithOutcome(
  deps: ConsoleDeps,
  c: ConsoleContext,
  view: CaseView,
): Promise<Outcome> {
  const field = await formFields(c);
  const ticks = (await c.req.parseBody({ all: true }))['confirmed'] ?? [];
  const result = await deps.decisions.close({
    ...deciding(deps, c, view, field),
    outcome: field('outcome'),
    date: field('date'),
    confirmed: new Set([ticks].flat()).size,
  });
  if (!result.decided || result.until === null) return told(result, 'Вопрос закрыт.');
  const zone = deps.agencies.find(({ id }) => id === view.case.agency)?.zone ?? 'Europe/Moscow';
  return done(
    `Итог записан. Проверить, что сделано: ${momentWords(result.until, zone)}. Тогда вопрос закройте.`,
  );
}
