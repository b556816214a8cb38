import { html } from 'hono/html';
import type { CaseClock, CaseView } from '../cases/case-view.ts';
import type { DeadlineOffer } from '../cases/deadline-offers.ts';
import { isTask } from '../cases/tasks.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Person } from '../staff/person.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, changesCase } from './html.ts';
import { shortMoment } from './moments.ts';
import type { ActUrl } from './act-url.ts';
import { LONGEST_REASON } from './words.ts';

/** What the person may set now. A calendar that does not reach so far offers nothing. */
export function offersFor(
  deps: ConsoleDeps,
  view: CaseView,
  person: Person,
  now: Instant,
): readonly DeadlineOffer[] {
  const offers = deps.deadlineOffers(view.case.agency, view, now);
  return offers.filter(({ setBy }) => setBy === 'unit' || person.role !== 'operator');
}

/** The moment comes first: on a telephone the end of a long name is not to be seen. */
function option(offer: DeadlineOffer, now: Instant, zone: string): Html {
  const { target, deadlineAt, own, from } = offer;
  return html`<option
    value="${target.id}"
    ${own === null ? NOTHING : html`data-own`}
    ${from === 'registration' ? html`data-registered` : NOTHING}
    ${target.process === 'abuse_notice' ? html`data-abuse` : NOTHING}
  >
    до ${shortMoment(deadlineAt, now, zone)}: ${target.name}
  </option>`;
}

/**
 * Sets a deadline that no message starts. Fields that the chosen one does not have are hidden where the style sheet
 * can tell, and are not read where it cannot.
 */
export function deadlineForm(
  offers: readonly DeadlineOffer[],
  url: ActUrl,
  now: Instant,
  zone: string,
): Html {
  if (offers.length === 0) return NOTHING;
  const action = url('deadline');
  return html`<details class="close-box deadline-box" id="deadline-box" data-menu>
    <summary class="button">Назначить срок…</summary>
    <form ${changesCase(action)} class="stack menu-body">
      <label
        >Что нужно сделать
        <select name="target" id="deadline-target" required>
          <option value="">выберите</option>
          ${offers.map((offer) => option(offer, now, zone))}
        </select>
      </label>
      <label class="only-own"
        >Назвать своё время
        <input type="datetime-local" name="until" />
        <span class="muted small">Пусто — срок по правилам</span>
      </label>
      <label class="only-registered"
        >День регистрации
        <input type="date" name="registered" />
        <span class="muted small">Пусто — сегодня</span>
      </label>
      <label class="check only-abuse"
        ><input type="checkbox" name="no-substance" value="yes" />Вопроса по существу нет, срок ответа
        снять</label
      >
      <label
        >Почему
        <textarea name="reason" rows="2" required maxlength="${LONGEST_REASON}"></textarea>
      </label>
      <button class="button button-main">Назначить</button>
    </form>
  </details>`;
}

/** Who set a deadline, and why. */
export function setByLine(clock: CaseClock): Html {
  if (clock.set_by === null) return NOTHING;
  return html`<span class="small">Назначил ${clock.setter ?? 'сотрудник'}: ${clock.why ?? ''}</span>`;
}

/** Whether a person ends this deadline, and not an answer. */
export function isEndedByHand(clock: CaseClock): boolean {
  return clock.state === 'running' && (clock.set_by !== null || isTask(clock));
}

/** Ends a deadline that was set by hand: it was done, or it is taken back. */
export function endForm(clock: CaseClock, url: ActUrl): Html {
  if (!isEndedByHand(clock)) return NOTHING;
  const action = url('deadline-end');
  return html`<details class="deadline-end" id="end-${clock.id}">
    <summary>${isTask(clock) ? 'Выполнено или снять' : 'Снять срок'}</summary>
    <form ${changesCase(action)} class="stack">
      <input type="hidden" name="clock" value="${clock.id}" />
      <label
        >Что сделано или почему снимаете
        <textarea name="reason" rows="2" required maxlength="${LONGEST_REASON}"></textarea>
      </label>
      <p class="acts">
        ${isTask(clock) ? html`<button class="button button-main" name="how" value="done">Выполнено</button>` : NOTHING}
        <button class="button" name="how" value="taken_back">Снять срок</button>
      </p>
    </form>
  </details>`;
}
