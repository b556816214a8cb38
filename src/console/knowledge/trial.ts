import { html } from 'hono/html';
import type { Article } from '../../knowledge/articles.ts';
import { askEach } from '../../knowledge/ask-each.ts';
import type { Answer, Knowledge } from '../../knowledge/knowledge.ts';
import { isInForce } from '../../knowledge/shelf.ts';
import type { ConsoleAgency, ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING, written } from '../html.ts';
import { DECISION_NAMES } from './words.ts';

interface Side {
  readonly answer: Answer;
  readonly said: string;
}

/** One question asked of the base as it is and as it would be with the draft in force. */
export interface Trial {
  readonly question: string;
  readonly agency: string;
  readonly before: Side;
  readonly after: Side;
  /** False when the draft's own dates keep it silent today. */
  readonly inForce: boolean;
  readonly article: string;
}

/** Asks a question of both. Nothing is stored and nobody is told. */
export function tryDraft(
  deps: ConsoleDeps,
  draft: { readonly article: Article; readonly knowledge: Knowledge },
  question: string,
  agency: string,
): Trial {
  const at = deps.clock();
  const { article } = draft;
  const side = (knowledge: Knowledge): Side => {
    const asked = { text: question, agency, audience: article.audience, at };
    const answer = knowledge.ask(asked);
    return { answer, said: deps.bot.reply(agency, question, askEach(knowledge, asked, answer), at) };
  };
  return {
    question,
    agency,
    before: side(deps.library.knowledge),
    after: side(draft.knowledge),
    inForce: isInForce(article, at),
    article: article.id,
  };
}

function sideView(label: string, { answer, said }: Side, article: string): Html {
  const found = answer.article;
  const which = found === null ? '' : found.id === article ? ' этой статьёй' : ` статьёй «${found.title}»`;
  return html`<div>
    <h3>${label}</h3>
    <p>
      <strong>Бот ${DECISION_NAMES[answer.decision]}${which}</strong>, уверенность
      ${Math.round(answer.confidence * 100)} %
    </p>
    <div class="kb-said">${written(said)}</div>
  </div>`;
}

export function trialView(trial: Trial): Html {
  return html`<div id="trial-result" role="status">
    ${trial.inForce ? NOTHING : html`<p class="form-error">По своим датам правка сегодня не действует: бот её не скажет.</p>`}
    <div class="kb-sides">
      ${sideView('Сейчас', trial.before, trial.article)}
      ${sideView('С этой правкой', trial.after, trial.article)}
    </div>
  </div>`;
}

/** Where a question is put to the draft: sent with the draft's form, so that what was typed is asked. */
export function trialFields(agencies: readonly ConsoleAgency[], question: string, agency: string): Html {
  return html`<div class="kb-ask">
    <label
      >Вопрос, как его написал бы человек
      <input form="draft" name="question" value="${question}" maxlength="1000" autocomplete="off" />
    </label>
    ${
      agencies.length > 1
        ? html`<label
            >Кого спрашивают
            <select form="draft" name="as">
              ${agencies.map(({ id, name }) => html`<option value="${id}" ${id === agency ? 'selected' : ''}>${name}</option>`)}
            </select>
          </label>`
        : NOTHING
    }
    <button class="button" form="draft" name="act" value="try">Спросить черновик</button>
  </div>`;
}
