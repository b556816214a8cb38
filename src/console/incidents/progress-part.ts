import { html } from 'hono/html';
import type { AnswerView, Unanswered } from '../../incidents/incident-view.ts';
import { SECOND } from '../../kernel/instants.ts';
import { type Html, NOTHING, icon, named, written } from '../html.ts';
import { sendReason } from '../words.ts';
import { ANSWER_STATES, skipped } from './words.ts';

/** Where the page asks for the progress again, every so often. */
const EVERY = 'every 2s';

type NameOf = (number: number) => string;

function rest(
  title: string,
  cases: readonly Unanswered[],
  name: NameOf,
  words: (reason: string) => string,
): Html {
  if (cases.length === 0) return NOTHING;
  return html`<details open>
    <summary>${title}: ${cases.length}</summary>
    <ul class="choices">
      ${cases.map(
        ({ caseId, number, title: asked, reason }) =>
          html`<li>
            <span><a href="/console/cases/${caseId}">${name(number)}</a> <bdi>${asked}</bdi></span>
            <span class="muted">${words(reason)}</span>
          </li>`,
      )}
    </ul>
  </details>`;
}

function button(action: string, label: string, main = false): Html {
  return html`<form method="post" action="${action}">
    <button class="button ${main ? 'button-main' : ''}">${label}</button>
  </form>`;
}

/** What the page knows of an answer besides itself. */
export interface AnswerContext {
  readonly name: NameOf;
  readonly mayApprove: boolean;
  /** Cases that would hear it now and have not. */
  readonly uncovered: number;
  /** How long it can still be taken back before the first leaves, ms. */
  readonly held: number;
}

function acts(answer: AnswerView, { mayApprove, uncovered, held }: AnswerContext): Html {
  const url = (act: string) => `/console/incidents/${answer.incident_id}/${answer.id}/${act}`;
  switch (answer.state) {
    case 'proposed':
      return html`<div class="acts">
        ${mayApprove ? button(url('run'), `Утвердить и отправить: ${uncovered}`, true) : html`<p class="muted">Утвердить должен второй человек: коллега или руководитель.</p>`}
        ${button(url('reject'), 'Отклонить')}
      </div>`;
    case 'running':
      return html`<div class="acts">${button(url('stop'), held > 0 ? 'Отменить' : 'Остановить')}</div>`;
    case 'stopped':
    case 'done':
      if (!mayApprove || (answer.state === 'done' && uncovered === 0)) return NOTHING;
      return html`<div class="acts">
        ${button(url('run'), answer.state === 'done' ? `Отправить и новым: ${uncovered}` : 'Продолжить')}
      </div>`;
    case 'rejected':
      return NOTHING;
  }
}

/** One answer with how far it has gone; asks again by itself while it goes on. */
export function answerPart(answer: AnswerView, context: AnswerContext): Html {
  const { name, held } = context;
  const { progress, state } = answer;
  const { all, waiting, sending, sent, failed, skipped: skips } = progress;
  const moving = state === 'running' || sending > 0;
  const again = `/console/incidents/${answer.incident_id}/${answer.id}`;
  return html`<section
    class="letter"
    id="answer-${answer.id}"
    aria-label="Ответ: ${ANSWER_STATES[state]}"
    ${moving ? html`hx-get="${again}" hx-trigger="${EVERY}" hx-swap="outerMorph"` : NOTHING}
  >
    <p class="case-line">
      <strong>${ANSWER_STATES[state]}</strong> <span>автор: ${named(answer.writer, 'сотрудник')}</span>
      ${answer.decider === null ? NOTHING : html`<span>решение: ${named(answer.decider, 'сотрудник')}</span>`}
    </p>
    ${written(answer.text)}
    ${
      all === 0
        ? NOTHING
        : html`<label class="progress"
              >Доставлено ${sent} из ${all}<progress max="${all}" value="${sent}"></progress
            ></label>
            <p class="muted small" role="status">
              ${held > 0 ? html`Начнёт уходить через ${Math.ceil(held / SECOND)} с, до этого можно отменить. ` : waiting > 0 ? html`Ждут: ${waiting}. ` : NOTHING}${sending > 0 ? html`Отправляются: ${sending}. ` : NOTHING}${state === 'stopped' && waiting > 0 ? 'Остальным не уйдёт, пока не продолжите.' : NOTHING}
            </p>`
    }
    ${failed.length > 0 ? html`<p>${icon('alert')}<a href="/console/repair">Решить, что делать с недоставленными</a></p>` : NOTHING}
    ${rest('Не доставлено', failed, name, sendReason)} ${rest('Не отправляли', skips, name, skipped)}
    ${acts(answer, context)}
  </section>`;
}
