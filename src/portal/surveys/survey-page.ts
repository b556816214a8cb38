import { html } from 'hono/html';
import type { SurveyQuestion } from '../../agency/index.ts';
import { type Html, NOTHING, written } from '../../console/html.ts';
import { fieldOf, LONGEST_WORDS } from '../../surveys/answers.rules.ts';
import type { FoundLink } from '../../surveys/links.ts';
import { type Answers, showsNote } from '../../surveys/path.rules.ts';
import { accountPage, problemLine } from '../account/layout.ts';

export interface AskedPage {
  readonly link: FoundLink;
  readonly asked: readonly SurveyQuestion[];
  /** Everything that has been answered so far, other pages too. */
  readonly answers: Answers;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly problem: string | null;
}

/** A page in the portal's frame: whoever answers a survey is nobody in particular, so nothing leads to the account. */
function frame(link: FoundLink | null, title: string, content: Html): Html {
  return accountPage({
    title,
    agency: null,
    who: null,
    content: html`${link === null ? NOTHING : html`<p class="muted">${link.pack.name}</p>`}${content}`,
  });
}

function options(question: Exclude<SurveyQuestion, { type: 'text' }>, chosen: readonly number[]): Html {
  const kind = question.type === 'multi' ? 'checkbox' : 'radio';
  return html`${question.options.map(
    ({ text }, at) =>
      html`<label class="choice"
        ><input
          type="${kind}"
          name="${fieldOf(question.n)}"
          value="${at + 1}"
          ${chosen.includes(at + 1) ? 'checked' : ''}
        /><span>${text}</span></label
      >`,
  )}`;
}

function words({ n, text }: SurveyQuestion, said: string, noteId: string | null): Html {
  const name = fieldOf(n);
  return html`<div class="card">
    <label for="${name}"><strong>${n}.</strong> ${text}</label>
    <p class="muted" id="${name}-hint">Не указывайте здесь имена, адреса и телефоны.</p>
    <textarea
      id="${name}"
      name="${name}"
      rows="3"
      maxlength="${LONGEST_WORDS}"
      aria-describedby="${noteId === null ? '' : `${noteId} `}${name}-hint"
    >
${said}</textarea>
  </div>`;
}

function questionPart(question: SurveyQuestion, answers: Answers): Html {
  const noteId = showsNote(question, answers) ? `${fieldOf(question.n)}-note` : null;
  const note = noteId === null ? NOTHING : html`<p class="muted" id="${noteId}">${question.note}</p>`;
  if (question.type === 'text') {
    return html`${note}${words(question, answers.words[question.n] ?? '', noteId)}`;
  }
  return html`<fieldset class="card">
    <legend><strong>${question.n}.</strong> ${question.text}</legend>
    ${note}${options(question, answers.chosen[question.n] ?? [])}
  </fieldset>`;
}

/** What other pages asked goes along, so that no page needs a script and nothing is kept before the end. */
function carried({ asked, answers }: AskedPage): Html {
  const here = new Set(asked.map(({ n }) => n));
  const chosen = Object.entries(answers.chosen).flatMap(([n, values]) =>
    here.has(Number(n)) ? [] : values.map((value) => [n, String(value)] as const),
  );
  const said = Object.entries(answers.words).filter(([n]) => !here.has(Number(n)));
  return html`${[...chosen, ...said].map(
    ([n, value]) => html`<input type="hidden" name="${fieldOf(Number(n))}" value="${value}" />`,
  )}`;
}

/** One page of a survey. */
export function askedPage(page: AskedPage): Html {
  const { link, asked, answers, isFirst, isLast } = page;
  const { survey } = link;
  const [first, last] = [asked[0]?.n ?? 1, asked.at(-1)?.n ?? 1];
  const total = survey.questions.length;
  const place = first === last ? `Вопрос ${first}` : `Вопросы ${first}–${last}`;
  const content = html`<h1>Оцените наш ответ</h1>
    ${
      isFirst
        ? html`<p class="lead">${survey.title}</p>
            <p>
              Ответы безымянные: мы не узнаем, кто их дал. Любой вопрос можно пропустить. Лишнего не спросим:
              часть вопросов зависит от ваших ответов.
            </p>`
        : NOTHING
    }
    ${problemLine(page.problem)}
    <p class="muted">
      ${place} из ${total}
      <progress max="${total}" value="${first - 1}" aria-label="Пройдено вопросов"></progress>
    </p>
    <form method="post" class="survey">
      <input type="hidden" name="page" value="${first}" />
      ${carried(page)} ${asked.map((question) => questionPart(question, answers))}
      <p class="actions">
        <button class="button-main" name="go" value="on">${isLast ? 'Отправить ответы' : 'Дальше'}</button>
        ${isFirst ? NOTHING : html`<button name="go" value="back">Назад</button>`}
      </p>
    </form>`;
  return frame(link, `${place} — оценка ответа`, content);
}

/** What stands instead of the questions once a link has been used. */
export function usedPage(link: FoundLink, justNow: boolean): Html {
  const content = justNow
    ? html`<h1>Спасибо, ответы приняты</h1>
        <p role="status">Они помогут нам отвечать понятнее и быстрее. Страницу можно закрыть.</p>`
    : html`<h1>По этой ссылке уже ответили</h1>
        <p>Ссылка работает один раз. Изменить ответы нельзя: мы не знаем, какие из них чьи.</p>`;
  return frame(
    link,
    justNow ? 'Спасибо' : 'Уже отвечено',
    html`${content}
      <p>
        Если вопрос остался, напишите нам снова.
        <a href="${link.pack.appealForm.url}">${link.pack.appealForm.name}</a>
      </p>`,
  );
}

/** A link that leads nowhere: mistyped, or not ours. */
export function unknownLinkPage(): Html {
  return frame(
    null,
    'Ссылка не подходит',
    html`<h1>Ссылка не подходит</h1>
      <p>${written('Откройте её из письма ещё раз: возможно, она скопирована не целиком.')}</p>`,
  );
}
