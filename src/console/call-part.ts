import { html } from 'hono/html';
import type { Answering } from '../cases/answering.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConsoleAgency } from './deps.ts';
import { type Html, NOTHING } from './html.ts';

/** From which hour of the body's day one greets how; before the first of them without the time of day. */
const GREETINGS = [
  [18, 'Добрый вечер'],
  [12, 'Добрый день'],
  [5, 'Доброе утро'],
] as const;

/** The greeting of an hour in a zone (K-34, K-35). */
export function greetingAt(now: Instant, zone: string): string {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  return GREETINGS.find(([from]) => hour >= from)?.[1] ?? 'Здравствуйте';
}

function stepsPart(title: string, steps: readonly string[]): Html {
  return steps.length === 0
    ? NOTHING
    : html`<div>
        <h3>${title}</h3>
        <ol>
          ${steps.map((step) => html`<li>${step}</li>`)}
        </ol>
      </div>`;
}

/** What is said on the telephone, step by step, where the body's act says so; it begins with the greeting of the hour. */
export function callPart(
  agency: ConsoleAgency | undefined,
  answering: Answering | null | undefined,
  now: Instant,
): Html {
  const { incoming, outgoing } = answering?.calls ?? { incoming: [], outgoing: [] };
  if (agency === undefined || incoming.length + outgoing.length === 0) return NOTHING;
  return html`<details class="typical" id="call-script">
    <summary>Разговор по телефону</summary>
    <p class="muted small">
      Сейчас говорят «${greetingAt(now, agency.zone)}». Обещали перезвонить — назначьте срок, чтобы не забыть.
    </p>
    <div class="call-steps">${stepsPart('Звонят нам', incoming)} ${stepsPart('Звоним мы', outgoing)}</div>
  </details>`;
}
