import { html } from 'hono/html';
import { fullName } from '../../appeals/names.rules.ts';
import type { AppealWhole, LetterView } from '../../appeals/read-appeals.ts';
import { typeName } from '../../appeals/words.rules.ts';
import type { Remark } from '../../knowledge/plain/answer.ts';
import type { ClockRow } from '../../store/tables.ts';
import { may } from '../access.ts';
import { whyLink } from '../clock-state.ts';
import { type Html, icon, named, NOTHING, written } from '../html.ts';
import { fullMoment } from '../moments.ts';
import { fileLine } from '../talk.ts';
import { actForms, type FormContext } from './act-forms.ts';
import { DELIVERIES, EVENTS, LETTER_NAMES, OUTCOME_NAMES, ROUTES, STATES } from './words.ts';
import { caseName } from '../../agency/index.ts';

export interface AppealPage extends FormContext {
  readonly clocks: readonly ClockRow[];
  readonly nameOf: (id: string) => string;
  /** What was said of an act that has just been tried. */
  readonly said: { readonly tone: 'done' | 'stopped'; readonly text: string } | null;
  /** The act that was refused. */
  readonly open: string | null;
  readonly remarks: readonly Remark[];
}

function letterPart(letter: LetterView, whole: AppealWhole, page: AppealPage, zone: string): Html {
  const base = `/console/appeals/${whole.row.id}`;
  return html`<li class="letter">
    <p class="told-head">
      <strong>${LETTER_NAMES[letter.kind]}</strong>
      <span class="muted small">${fullMoment(letter.written_at, zone)}</span>
      <a href="${base}/letters/${letter.id}.pdf">PDF на бланке</a>
    </p>
    <details>
      <summary>Текст</summary>
      <p>${written(letter.text)}</p>
    </details>
    <ul class="appeal-ways">
      ${letter.deliveries.map(
        (one) =>
          html`<li class="way-${one.state}">
            ${icon(one.state === 'sent' ? 'check' : one.state === 'waiting' ? 'clock' : 'alert')}
            ${ROUTES[one.route]}${one.route === 'body' ? html` <bdi>${one.target}</bdi>` : NOTHING}:
            ${DELIVERIES[one.state]}${one.settled_by === null ? NOTHING : html` вручную: ${one.reason}`}
            ${
              (one.state === 'failed' || one.state === 'kept') && may(page.person, 'work')
                ? html`<form method="post" action="${base}/delivered" class="appeal-inline">
                    <input type="hidden" name="delivery" value="${one.id}" />
                    <label>Как доставили <input name="how" required maxlength="200" /></label>
                    <button class="button button-small">Доставлено вручную</button>
                  </form>`
                : NOTHING
            }
          </li>`,
      )}
    </ul>
  </li>`;
}

function facts({ row, card }: AppealWhole, page: AppealPage, zone: string): Html {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Заявитель', fullName(card)],
    ['Почта', card.mail],
    ['Телефон', card.phone],
    ['Адрес', card.address],
    ['Кому', row.addressee],
    ['Отправлено', fullMoment(row.sent_at, zone)],
    ['Зарегистрировано', row.registered_at === null ? null : fullMoment(row.registered_at, zone)],
    ['Тема', row.topic === null ? null : (page.agency?.topics[row.topic] ?? row.topic)],
    ['Итог', row.outcome === null ? null : OUTCOME_NAMES[row.outcome]],
    ['На контроле', row.control_by === null ? null : page.nameOf(row.control_by)],
  ];
  return html`<dl class="appeal-facts">
    ${rows.map(([name, value]) =>
      value === null
        ? NOTHING
        : html`<div>
            <dt>${name}</dt>
            <dd>${named(value, '')}</dd>
          </div>`,
    )}
  </dl>`;
}

function remarkList(remarks: readonly Remark[]): Html {
  if (remarks.length === 0) return NOTHING;
  return html`<ul class="appeal-remarks" aria-label="Замечания к ответу">
    ${remarks.map(
      (one) =>
        html`<li class="remark-${one.weight}">
          ${icon(one.weight === 'blocks' ? 'alert' : 'note')}<span
            ><strong>${one.weight === 'blocks' ? 'Мешает отправить' : 'Совет'}:</strong> ${one.text}.
            ${one.suggestion}
            ${one.clause === null ? NOTHING : html`<span class="muted small">${one.clause}</span>`}</span
          >
        </li>`,
    )}
  </ul>`;
}

/** One appeal: what was written, its terms, what can be done, letters with every way, and its history. */
export function appealPage(whole: AppealWhole, page: AppealPage): Html {
  const { row } = whole;
  const zone = page.agency?.zone ?? 'Europe/Moscow';
  const number = row.number === null ? `квитанция ${row.case_number}` : `№ ${row.number}`;
  const running = page.clocks.filter(({ state }) => state === 'running');
  return html`<p class="case-line">
      <a class="back" href="/console/appeals">${icon('back')}Обращения</a>
      <a href="/console/cases/${row.case_id}">вопрос ${caseName(page.agency, row.case_number)} в очереди</a>
      <span>${page.agency?.name ?? row.agency}</span>
    </p>
    <h1>${typeName(row.type)} ${number}</h1>
    <p class="case-line">
      <span class="status">${STATES[row.state]}</span>
      ${running.map((clock) => whyLink(page.deps, clock, zone, `why-${clock.id}`))}
    </p>
    ${
      page.said === null
        ? NOTHING
        : html`<p class="said said-${page.said.tone}" role="status">
            ${icon(page.said.tone === 'done' ? 'check' : 'alert')}<span>${page.said.text}</span>
          </p>`
    }
    ${remarkList(page.remarks)} ${facts(whole, page, zone)}
    <section aria-label="Суть">
      <h2>Суть</h2>
      <p class="appeal-essence">${written(whole.essence)}</p>
    </section>
    ${
      whole.files.length === 0
        ? NOTHING
        : html`<section aria-label="Приложения">
            <h2>Приложения</h2>
            <ul class="enclosed">
              ${whole.files.map((file) => html`<li>${icon('box')}${fileLine(file)}</li>`)}
            </ul>
          </section>`
    }
    ${may(page.person, 'work') ? actForms(whole, page, page.open) : NOTHING}
    <section aria-label="Письма">
      <h2>Письма</h2>
      <ul class="letters">
        ${whole.letters.map((letter) => letterPart(letter, whole, page, zone))}
      </ul>
    </section>
    <section aria-label="История">
      <h2>История</h2>
      <ol class="appeal-history">
        ${whole.events.map(
          ({ kind, at, actor }) =>
            html`<li>
              <time>${fullMoment(at, zone)}</time> ${EVENTS[kind] ?? kind}
              <span class="muted small">${page.nameOf(actor)}</span>
            </li>`,
        )}
      </ol>
    </section>`;
}
