import { html, raw } from 'hono/html';
import MarkdownIt from 'markdown-it';
import type { Article } from '../../knowledge/articles.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, written } from '../html.ts';

const markdown = new MarkdownIt({ html: false, linkify: true });

/** An article as the client sees it in the chat: the short answer and its sources, word for word. */
export function asSaid(deps: ConsoleDeps, agency: string, article: Article): Html {
  const { text, footer } = deps.bot.article(agency, article);
  return html`<div class="kb-said">
    ${written(text)}
    <div class="small kb-footer">${written(footer)}</div>
  </div>`;
}

/** The full text; tags in it are shown as text, and only links of safe kinds become links. */
export function bodyOf(body: string): Html {
  return html`<div class="kb-body">${raw(markdown.render(body))}</div>`;
}
