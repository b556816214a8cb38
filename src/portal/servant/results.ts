import { html } from 'hono/html';
import { type Html, NOTHING } from '../../console/html.ts';
import type { Article } from '../../knowledge/articles.ts';
import { dayWords } from './layout.ts';
import type { WhomToAsk } from './owner-unit.rules.ts';
import type { Reply } from './reply.rules.ts';
import { whomToAsk } from './whom-to-ask.ts';

/** A list of links to articles with what each is for. */
export function articleLinks(home: string, articles: readonly Article[]): Html {
  return html`<ul class="links">
    ${articles.map(
      ({ id, title, section, audience }) =>
        html`<li>
          <a href="${home}/articles/${id}">${title}</a>
          <span class="muted">${section}${audience === 'citizen' ? ' · ответ для граждан' : ''}</span>
        </li>`,
    )}
  </ul>`;
}

/** What is shown while a person types. */
export function suggestions(home: string, articles: readonly Article[]): Html {
  if (articles.length === 0) {
    return html`<p class="muted">Таких статей не видно. Допишите вопрос и нажмите «Найти».</p>`;
  }
  return html`<h2>Подходящие статьи</h2>
    ${articleLinks(home, articles)}`;
}

/** What is shown for a whole question. */
export function replyTo(home: string, reply: Reply, whom: WhomToAsk): Html {
  switch (reply.is) {
    case 'answer':
      return answered(home, reply.article, reply.others);
    case 'choice':
      return html`<h2>Уточните, о чём речь</h2>
        ${articleLinks(home, reply.articles)}`;
    case 'other_body':
      return html`<h2>Похоже, это вопрос не к нам</h2>
        <p>Этим занимается другой орган: ${reply.name}.</p>
        ${reply.advice === undefined ? NOTHING : html`<p>${reply.advice}</p>`}
        ${reply.contact ? html`<p>${reply.contact}</p>` : NOTHING}`;
    case 'emergency':
      return html`<h2>Если кому-то угрожает опасность, звоните 112</h2>
        <p>Звонок бесплатный, работает круглосуточно. База знаний не заменяет экстренные службы.</p>`;
    case 'unclear':
      return html`<p class="notice">
        Напишите, что вы хотите узнать: например, «можно ли принять подарок».
      </p>`;
    case 'nothing':
      return html`<h2>В базе нет ответа</h2>
        <p>
          ${reply.counted ? 'Мы отметили, что ответа не нашлось: только тему, без вопроса и имени. ' : ''}Спросите
          подразделение.
        </p>
        ${whomToAsk(whom)}
        ${
          reply.near.length === 0
            ? NOTHING
            : html`<h2>Близкие по теме статьи</h2>
                ${articleLinks(home, reply.near)}`
        }`;
  }
}

function answered(home: string, article: Article, others: readonly Article[]): Html {
  const [source] = article.sources;
  return html`<article class="answer">
      <h2><a href="${home}/articles/${article.id}">${article.title}</a></h2>
      <p class="short">${article.short}</p>
      <p class="muted">
        ${source ? `${source.act}, ${source.article}. ` : ''}Проверено ${dayWords(article.checkedAt)} Не
        является юридическим заключением.
      </p>
      <p><a class="button" href="${home}/articles/${article.id}">Открыть статью целиком</a></p>
    </article>
    ${
      others.length === 0
        ? NOTHING
        : html`<h2>Ещё по теме</h2>
            ${articleLinks(home, others)}`
    }`;
}
