import type { CaseView } from '../cases/case-view.ts';
import type { NotSet } from '../cases/deadline-actions.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import { type ConsoleContext, actorOf } from './access.ts';
import type { Said } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { LONGEST_REASON } from './words.ts';

const done = (text: string): Said => ({ text, tone: 'done' });
const stopped = (text: string): Said => ({ text, tone: 'stopped' });

const NOT_SET: Readonly<Record<Exclude<NotSet['why'], 'over_limit'>, string>> = {
  not_offered: 'Такой срок здесь не назначить: он уже идёт, или вопрос закрыт, или правила его не знают.',
  head_only: 'Срок срочного вопроса назначает руководитель.',
  past: 'Это время уже прошло.',
  far: 'Слишком далеко: проверьте дату.',
  closed_hours: 'В это время никто не работает. Назовите рабочее время.',
  not_yet: 'День регистрации ещё не наступил.',
};

function zoneOf(deps: ConsoleDeps, view: CaseView): string {
  return deps.agencies.find(({ id }) => id === view.case.agency)?.zone ?? 'Europe/Moscow';
}

/** `2026-11-24T15:00` on the body's clock; null when empty, undefined when it is no time. */
function momentOf(text: string, zone: string): Instant | null | undefined {
  if (text === '') return null;
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** A day counts as a whole, so any hour of it will do; of today it is this one, which has come. */
function dayOf(text: string, zone: string, now: Instant): Instant | null | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return text === today.toString() ? now : momentOf(text === '' ? '' : `${text}T12:00`, zone);
}

/** Reads the form of a deadline and sets it. */
export async function setDeadline(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Said> {
  const field = await formFields(c);
  const zone = zoneOf(deps, view);
  const now = deps.clock();
  const reason = field('reason').trim();
  if (reason === '' || reason.length > LONGEST_REASON) return stopped('Напишите, почему, до 500 знаков.');
  const offer = deps
    .deadlineOffers(view.case.agency, view, now)
    .find(({ target }) => target.id === field('target'));
  if (!offer) return stopped(NOT_SET.not_offered);
  const until = offer.own === null ? null : momentOf(field('until'), zone);
  const registeredAt = offer.from === 'registration' ? dayOf(field('registered'), zone, now) : null;
  if (until === undefined || registeredAt === undefined) return stopped('Проверьте дату и время.');
  const result = await deps.deadlines.set({
    caseId: view.case.id,
    target: offer.target.id,
    staff: actorOf(c.var.person),
    reason,
    until,
    registeredAt,
    noSubstance: field('no-substance') === 'yes',
    at: now,
  });
  if (result.set) return done(`Срок назначен: ${momentWords(result.deadlineAt, zone)}.`);
  if (result.why !== 'over_limit') return stopped(NOT_SET[result.why]);
  return stopped(`По правилам не позже: ${momentWords(result.limit, zone)}.`);
}

/** Ends a deadline that a person set. */
export async function endDeadline(deps: ConsoleDeps, c: ConsoleContext, view: CaseView): Promise<Said> {
  const field = await formFields(c);
  const reason = field('reason').trim();
  const how = field('how') === 'done' ? 'done' : 'taken_back';
  if (reason === '' || reason.length > LONGEST_REASON) {
    return stopped('Напишите, что сделано или почему срок снимается, до 500 знаков.');
  }
  const ended = await deps.deadlines.end({
    caseId: view.case.id,
    clockId: field('clock'),
    how,
    reason,
    staff: actorOf(c.var.person),
    at: deps.clock(),
  });
  if (!ended) return stopped('Этот срок уже не идёт.');
  return done(how === 'done' ? 'Отмечено: выполнено.' : 'Срок снят.');
}
