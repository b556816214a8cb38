import { Hono } from 'hono';
import { html } from 'hono/html';
import { dateText, isoDate } from '../cases/moment-words.rules.ts';
import { csvOf } from '../kernel/csv.ts';
import { OtklikError } from '../kernel/errors.ts';
import { recordAudit } from '../staff/audit.ts';
import { type Days, readResults, type SurveyResults } from '../surveys/results.ts';
import type { QuestionResult } from '../surveys/results.rules.ts';
import { type ConsoleContext, type ConsoleEnv, demand } from './access.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { figuresPage, ownAgencies } from './figures-shell.ts';
import { type Html, NOTHING, written } from './html.ts';

const SHARE = new Intl.NumberFormat('ru-RU', { style: 'percent', maximumFractionDigits: 0 });
const MEAN = new Intl.NumberFormat('ru-RU', { minimumFractionDigits: 1, maximumFractionDigits: 2 });

interface Asked extends Days {
  readonly agency: ConsoleAgency;
  readonly own: readonly ConsoleAgency[];
}

function dateOr(text: string | undefined, usual: string): string {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/u.test(text)) return usual;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return usual;
  }
}

/** The body and the days that are asked for; without them the reader's first body and the month so far. */
function askedOf(deps: ConsoleDeps, c: ConsoleContext): Asked {
  const own = ownAgencies(deps, c.var.person);
  const agency = own.find(({ id }) => id === c.req.query('agency')) ?? own[0];
  if (!agency) throw new OtklikError('not_found', 'Нет ведомств, по которым можно показать опросы.');
  const today = isoDate(deps.clock(), agency.zone);
  const from = dateOr(c.req.query('from'), `${today.slice(0, 8)}01`);
  return { agency, own, from, to: dateOr(c.req.query('to'), today) };
}

const resultsFor = (deps: ConsoleDeps, { agency, from, to }: Asked) =>
  readResults({ db: deps.db, seal: deps.privacy.seal }, deps.appeals.pack(agency.id), { from, to });

function form({ own, agency, from, to }: Asked): Html {
  return html`<form class="report-form" action="/console/surveys">
    ${
      own.length > 1
        ? html`<label
            >Ведомство
            <select name="agency">
              ${own.map(
                ({ id, shortName }) =>
                  html`<option value="${id}" ${id === agency.id ? 'selected' : ''}>${shortName}</option>`,
              )}
            </select></label
          >`
        : NOTHING
    }
    <label>С <input type="date" name="from" value="${from}" /></label>
    <label>По <input type="date" name="to" value="${to}" /></label>
    <button class="button button-main">Показать</button>
  </form>`;
}

function saidPart({ answered, options, words }: QuestionResult): Html {
  if (answered === 0) return html`<span class="muted">нет ответов</span>`;
  if (options.length === 0) {
    return html`<details>
      <summary>Прочитать</summary>
      <ul>
        ${words.map((one) => html`<li>${written(one)}</li>`)}
      </ul>
    </details>`;
  }
  const chosen = options.filter(({ count }) => count > 0);
  return html`<ul class="survey-options">
    ${chosen.map(({ text, count }) => html`<li>${text} ${SHARE.format(count / answered)} (${count})</li>`)}
  </ul>`;
}

function surveyPart({ survey, given, answered, questions }: SurveyResults): Html {
  const until = survey.validTo === null ? '' : ` по ${dateText(survey.validTo)}`;
  return html`<section class="report-part">
    <h2>${survey.title}</h2>
    <p class="muted">
      Форма в редакции с ${dateText(survey.validFrom)}${until}. ${survey.clause}. Ссылок отправлено: ${given},
      ответили: ${answered}.
    </p>
    <div class="report-scroll" tabindex="0" role="region" aria-label="${survey.title}">
      <table class="report-table">
        <thead>
          <tr>
            <th scope="col">Вопрос</th>
            <th scope="col" class="number">Ответили</th>
            <th scope="col" class="number">Средняя оценка</th>
            <th scope="col">Что ответили</th>
          </tr>
        </thead>
        <tbody>
          ${questions.map(
            (one) =>
              html`<tr>
                <th scope="row">${one.question.n}. ${one.question.text}</th>
                <td class="number">${one.answered}</td>
                <td class="number">${one.mean === null ? '' : MEAN.format(one.mean)}</td>
                <td>${saidPart(one)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

async function show(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  demand(person, 'figures');
  const asked = askedOf(deps, c);
  const results = await resultsFor(deps, asked);
  const { agency, from, to } = asked;
  const query = new URLSearchParams({ agency: agency.id, from, to }).toString();
  const content = html`<div class="report">
    <header class="report-head">
      <h1>Опросы: ${dateText(from)} — ${dateText(to)}</h1>
      <p class="muted">${agency.name}</p>
      <p class="report-files"><a class="button" href="/console/surveys/file.csv?${query}" download>CSV</a></p>
    </header>
    ${form(asked)}
    ${
      results.length === 0
        ? html`<p class="empty">
            За эти дни опросов не было. Ссылка на опрос уходит с ответом на обращение, если у ведомства есть
            форма опроса и порядок требует ссылку.
          </p>`
        : results.map(surveyPart)
    }
    <p class="muted small">
      Ответы безымянные: с заявителем, обращением и ссылкой они не связаны. Доля считается от ответивших на
      вопрос; вопрос можно пропустить.
    </p>
  </div>`;
  return c.html(await figuresPage(deps, person, { title: 'Опросы', which: 'surveys', content }));
}

async function giveFile(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  demand(person, 'figures');
  const asked = askedOf(deps, c);
  const { agency, from, to } = asked;
  const results = await resultsFor(deps, asked);
  await recordAudit(deps.db, {
    at: deps.clock(),
    actor: person.id,
    action: 'survey.give_out',
    subject: 'report',
    details: { agency: agency.id, from, to },
  });
  const head = ['Опрос', 'Редакция с', 'Вопрос', 'Ответ', 'Сколько', 'Доля', 'Средняя оценка'];
  const rows = results.flatMap(({ survey, questions }) =>
    questions.flatMap(({ question, answered, options, words, mean }) => {
      const place = [survey.id, dateText(survey.validFrom), `${question.n}. ${question.text}`];
      const middle = mean === null ? '' : MEAN.format(mean);
      const said = words.map((one) => [...place, one, 1, '', '']);
      const chosen = options.map(({ text, count }) => {
        const share = answered === 0 ? '' : SHARE.format(count / answered);
        return [...place, text, count, share, middle];
      });
      return [...chosen, ...said];
    }),
  );
  return c.body(csvOf([head, ...rows]), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="surveys-${agency.id}-${from}-${to}.csv"`,
  });
}

/** What people answered to surveys, for supervisors: shares, mean marks, words. */
export function surveysRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/', (c) => show(deps, c)).get('/file.csv', (c) => giveFile(deps, c));
}
