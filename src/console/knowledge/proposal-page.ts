import { html } from 'hono/html';
import { fieldsOf } from '../../knowledge/versions/article-source.ts';
import { type Version, versionsOf } from '../../knowledge/versions/read-standing.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { textBefore } from './history.ts';
import { asSaid } from './as-said.ts';
import { differences } from './difference.ts';
import { checkOf, checkView } from './draft-page.ts';
import { mayApprove, mayEdit, readableEntry, triedAs } from './rights.ts';
import { fileWarning, knowledgePage, moment, readNames } from './shell.ts';
import { VERSION_NAMES } from './words.ts';

function decision(deps: ConsoleDeps, person: Person, version: Version): Html {
  const action = `/console/knowledge/versions/${version.id}`;
  if (version.state === 'proposed' && version.author === person.id) {
    return html`<p>Согласует другой редактор или администратор: свою правку утвердить нельзя.</p>
      <form method="post" action="${action}/recall">
        <input type="hidden" name="seen" value="${version.changed_at}" />
        <button class="button">Вернуть в черновики</button>
      </form>`;
  }
  const open = version.state === 'proposed' || version.state === 'draft';
  return html`${
    version.state === 'proposed' && mayApprove(deps, person, version)
      ? html`<form method="post" action="${action}/approve" class="stack kb-decide">
          <input type="hidden" name="seen" value="${version.changed_at}" />
          <label>Начнёт действовать (пусто: сразу)<input type="date" name="day" /></label>
          <button class="button button-main">Утвердить</button>
        </form>`
      : NOTHING
  }
  ${
    open && mayEdit(person, version.agency)
      ? html`<form method="post" action="${action}/reject" class="stack kb-decide">
          <label
            >Что не так<input name="reason" required minlength="3" maxlength="500" autocomplete="off"
          /></label>
          <button class="button">${version.state === 'draft' ? 'Выбросить черновик' : 'Отклонить'}</button>
        </form>`
      : NOTHING
  }`;
}

/** A version as everybody but its author sees it, and as its author does once it was sent: to be read and decided on. */
export async function proposalPage(
  deps: ConsoleDeps,
  person: Person,
  version: Version,
  problem?: string,
): Promise<Html> {
  const entry = await readableEntry(deps, person, version.article_id);
  const [versions, names, check] = await Promise.all([
    versionsOf(deps.db, version.article_id),
    readNames(deps),
    checkOf(deps, person, version),
  ]);
  const [agency] = triedAs(deps, person, version.agency);
  const scheduled = entry.scheduled && entry.scheduled.id !== version.id;
  const content = html`<p>
      <a href="/console/knowledge/articles/${version.article_id}">${icon('back')}К статье</a>
    </p>
    <h1>Правка: ${fieldsOf(version.source).title || 'без заголовка'}</h1>
    <p>
      <span class="status">${VERSION_NAMES[version.state]}</span> Автор ${names(version.author)},
      ${moment(deps, version.changed_at)}
    </p>
    ${problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${problem}</p>`}
    ${version.reason === null ? NOTHING : html`<p>Причина: <span dir="auto">${version.reason}</span></p>`}
    ${version.state === 'proposed' ? fileWarning(entry, version) : NOTHING}
    ${scheduled ? html`<p class="notice">Правка, которая ждёт своей даты, будет отменена, если утвердить эту.</p>` : NOTHING}
    ${
      check.article && agency
        ? html`<section>
            <h2>Как ответит бот</h2>
            ${asSaid(deps, agency.id, check.article)}
          </section>`
        : NOTHING
    }
    <section>
      <h2>Что изменено</h2>
      ${differences(textBefore(version, versions, entry), version.source)}
    </section>
    ${version.state === 'proposed' ? checkView(check) : NOTHING} ${decision(deps, person, version)}`;
  return knowledgePage(deps, person, 'Правка', content);
}
