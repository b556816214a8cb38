import { html } from 'hono/html';
import { type Html, NOTHING } from '../../console/html.ts';
import type { WhomToAsk } from './owner-unit.rules.ts';

type Line = WhomToAsk['lines'][number];

/** Only the digits: «(8-812) 539-46-66» is dialled as 88125394666. */
function dialled(phone: string): string {
  return phone.replaceAll(/[^\d+]/gu, '');
}

function valueOf(kind: Line['kind'], value: string): Html {
  if (kind === 'phone') return html`<a href="tel:${dialled(value)}">${value}</a>`;
  if (kind === 'email') return html`<a href="mailto:${value}">${value}</a>`;
  return html`${value}`;
}

/** «9:00–18:00» stays on one line. */
function unbroken(hours: string): string {
  return hours.replaceAll('–', '\u2060–\u2060');
}

/** Whom to ask, when and how. Nothing is sent from here: who asks in person stays unknown to the program. */
export function whomToAsk(whom: WhomToAsk): Html {
  const { name, lines, hours, hoursAssumed, site } = whom;
  const reachable = lines.some(({ kind }) => kind !== 'text');
  return html`<section class="unit" id="unit" aria-labelledby="unit-title">
    <h2 id="unit-title">Спросить подразделение</h2>
    <p><strong>${name}</strong></p>
    <dl>
      ${lines.map(
        ({ what, values, kind }) =>
          html`<dt>${what}</dt>
            <dd>${values.map((value, at) => html`${at > 0 ? ', ' : ''}${valueOf(kind, value)}`)}</dd>`,
      )}
      ${
        hours.length === 0
          ? NOTHING
          : html`<dt>Часы</dt>
              <dd>
                ${hours.map((line) => html`<span class="line">${unbroken(line)}</span>`)}
                ${hoursAssumed ? html`<span class="muted">Часы предполагаемые: в правилах ведомства их нет.</span>` : NOTHING}
              </dd>`
      }
    </dl>
    ${
      reachable
        ? NOTHING
        : html`<p class="muted">
            Телефона и почты подразделения в правилах ведомства нет. Посмотрите на сайте:
            <a href="${site}">${site}</a>.
          </p>`
    }
  </section>`;
}
