import { html, raw } from 'hono/html';
import { type Html, NOTHING } from '../../console/html.ts';
import type { Article } from '../../knowledge/articles.ts';
import { renderBody } from './catalogue.ts';
import { dayWords } from './layout.ts';
import type { WhomToAsk } from './owner-unit.rules.ts';
import { articleLinks } from './results.ts';
import { whomToAsk } from './whom-to-ask.ts';

export interface ArticleView {
  readonly home: string;
  readonly article: Article;
  readonly related: readonly Article[];
  readonly whom: WhomToAsk;
  /** What the reader has just said of it. */
  readonly judgement: 'helped' | 'rejected' | null;
}

const NOT_ADVICE = /не является юридическим заключением/iu;

function sourceList({ sources }: Article): Html {
  return html`<section class="sources" aria-labelledby="sources-title">
    <h2 id="sources-title">Источники</h2>
    <ul>
      ${sources.map(
        ({ act, article, date, url }) =>
          html`<li>
            ${act}, ${article}<br /><span class="muted">дата акта или редакции: ${dayWords(date)}</span
            >${url === undefined ? NOTHING : html` <a href="${url}" rel="noreferrer">Открыть источник</a>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function files({ home, article }: ArticleView): Html {
  if (article.attachments.length === 0) return NOTHING;
  return html`<section class="sources" aria-labelledby="files-title">
    <h2 id="files-title">Бланки и образцы</h2>
    <ul>
      ${article.attachments.map(
        ({ title, file }) =>
          html`<li>
            <a href="${home}/articles/${article.id}/files/${file}" download>${title}</a>
            <span class="muted">${file.split('.').at(-1)?.toUpperCase()}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function dates({ checkedAt, inForceFrom, validUntil, reviewBy, unit }: Article): Html {
  return html`<dl class="dates">
    <dt>Проверено</dt>
    <dd>${dayWords(checkedAt)}</dd>
    <dt>Действует</dt>
    <dd>с ${dayWords(inForceFrom)}${validUntil === null ? '' : ` по ${dayWords(validUntil)}`}</dd>
    <dt>Проверим снова</dt>
    <dd>до ${dayWords(reviewBy)}</dd>
    <dt>Отвечает за статью</dt>
    <dd>${unit}</dd>
  </dl>`;
}

function helped({ home, article, judgement }: ArticleView): Html {
  if (judgement === 'helped') {
    return html`<p class="notice" role="status" id="judged">
      Спасибо. Посчитали только статью и день, без имени.
    </p>`;
  }
  if (judgement === 'rejected') {
    return html`<p class="notice" role="status">
      Отметили, что статья не помогла: только статью и день, без имени. Спросите подразделение, контакты ниже.
    </p>`;
  }
  const { id } = article;
  return html`<form method="post" action="${home}/articles/${id}/helped" class="helped">
    <button>Помогло</button>
    <button formaction="${home}/articles/${id}/rejected">Не помогло</button>
    <a href="#unit">Спросить подразделение</a>
  </form>`;
}

/** One article with everything that makes it citable. */
export function articleContent(view: ArticleView): Html {
  const { home, article, related, whom } = view;
  return html`<p><a href="${home}">← К поиску и разделам</a></p>
    <div class="beside">
      <div>
        <article>
          <p class="muted">
            ${article.section}${article.audience === 'citizen' ? ' · ответ для граждан' : ''}
          </p>
          <h1>${article.title}</h1>
          <p class="short">${article.short}</p>
          <div class="body">${raw(renderBody(article))}</div>
          ${NOT_ADVICE.test(article.body) ? NOTHING : html`<p>Статья не является юридическим заключением.</p>`}
          ${files(view)} ${sourceList(article)}
        </article>
        ${helped(view)}
        ${
          related.length === 0
            ? NOTHING
            : html`<section aria-labelledby="related-title">
                <h2 id="related-title">Смотрите также</h2>
                ${articleLinks(home, related)}
              </section>`
        }
      </div>
      <aside aria-label="О статье">${whomToAsk(whom)} ${dates(article)}</aside>
    </div>`;
}
