import { html } from 'hono/html';
import type { Answering } from '../cases/answering.ts';
import type { CaseView } from '../cases/case-view.ts';
import { transfersOf, type TransferResult } from '../cases/transfer-case.ts';
import { listPeople } from '../staff/people.ts';
import { maySee, type Person } from '../staff/person.ts';
import { type ConsoleContext, actorOf, may } from './access.ts';
import type { ActUrl } from './act-url.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { type Html, NOTHING, changesCase } from './html.ts';

/** To whom a case can be handed on, and how often it was. */
export interface HandingOn {
  readonly colleagues: readonly Person[];
  readonly transfers: number;
}

export async function readHandingOn(deps: ConsoleDeps, person: Person, view: CaseView): Promise<HandingOn> {
  if (!may(person, 'work') || view.case.status === 'closed') return { colleagues: [], transfers: 0 };
  const people = await listPeople(deps.db);
  const colleagues = people.filter(
    (one) =>
      one.id !== view.case.owner_id && !one.blocked && may(one, 'work') && maySee(one, view.case.agency),
  );
  return { colleagues, transfers: await transfersOf(deps.db, view.case.id) };
}

/** What stands in the place of one transfer too many (L1-30, U-17, K-32). */
function enough({ max, instead, clause }: Answering['transfers']): Html {
  return html`<div class="menu-body" id="transfer-enough">
    <p>Вопрос уже передавали ${max} раза, больше нельзя.</p>
    ${
      instead.length > 0
        ? html`<p>Вместо этого порядок предлагает:</p>
            <ul>
              ${instead.map((what) => html`<li>${what}</li>`)}
            </ul>`
        : html`<p>Порядок замены не называет. Ответьте сами или спросите коллегу заметкой для своих.</p>`
    }
    <p class="muted small">${clause}</p>
  </div>`;
}

/** The form that hands a case on; after the last transfer that is allowed it says what to do instead. */
export function transferForm(
  { colleagues, transfers }: HandingOn,
  agency: ConsoleAgency | undefined,
  answering: Answering | null,
  url: ActUrl,
): Html {
  if (!answering) return NOTHING;
  const { max } = answering.transfers;
  const action = url('transfer');
  const left = max === null ? null : max - transfers;
  const form = html`<form ${changesCase(action)} class="stack menu-body">
    <label
      >Кому
      <select name="to" required>
        <option value="">выберите</option>
        <optgroup label="Сотрудники">
          ${colleagues.map(({ id, name }) => html`<option value="person:${id}">${name}</option>`)}
        </optgroup>
        <optgroup label="Подразделения">
          ${(agency?.units ?? []).map(({ id, name }) => html`<option value="unit:${id}">${name}</option>`)}
        </optgroup>
      </select>
    </label>
    <label
      >Что передать вместе с вопросом
      <textarea name="note" rows="2" required maxlength="2000" placeholder="Увидят только свои"></textarea>
    </label>
    ${left === null ? NOTHING : html`<p class="muted small">Осталось передач: ${left}. ${answering.transfers.clause}</p>`}
    <button class="button button-main">Передать</button>
  </form>`;
  return html`<details class="close-box" id="transfer-box" data-menu>
    <summary class="button">Передать…</summary>
    ${left !== null && left <= 0 ? enough(answering.transfers) : form}
  </details>`;
}

const WHY: Readonly<Record<Extract<TransferResult, { transferred: false }>['why'], string>> = {
  closed: 'Вопрос уже закрыт.',
  nobody: 'Этому человеку или подразделению передать нельзя.',
  not_holder: 'Вопрос ведёт другой сотрудник.',
  too_many: 'Больше передавать нельзя. Что сделать вместо этого, написано под «Передать…».',
};

/** Hands the case on. Returns what to say of it. */
export async function transfer(
  deps: ConsoleDeps,
  c: ConsoleContext,
  view: CaseView,
): Promise<{ readonly text: string; readonly tone: 'done' | 'stopped' }> {
  const field = await formFields(c);
  const [kind = '', id = ''] = field('to').split(':', 2);
  const note = field('note').trim().slice(0, 2_000);
  if (note === '' || (kind !== 'person' && kind !== 'unit'))
    return { text: 'Выберите, кому передать, и напишите, что передать.', tone: 'stopped' };
  const to = kind === 'person' ? { person: id } : { unit: id };
  const staff = actorOf(c.var.person);
  const result = await deps.actions.transfer({ caseId: view.case.id, to, note, staff, at: deps.clock() });
  return result.transferred
    ? { text: `Передано: ${result.to}.`, tone: 'done' }
    : { text: WHY[result.why], tone: 'stopped' };
}
