import { html } from 'hono/html';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import type { Version } from '../../knowledge/versions/read-standing.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING } from '../html.ts';
import { differences } from './difference.ts';
import { moment, type Names } from './shell.ts';
import { VERSION_NAMES } from './words.ts';

/** A button that is a form of its own. */
export function post(href: string, label: string, fields: Html = NOTHING): Html {
  return html`<form method="post" action="${href}" class="kb-inline">
    ${fields}<button class="button">${label}</button>
  </form>`;
}

interface Past {
  readonly deps: ConsoleDeps;
  readonly entry: Entry;
  readonly names: Names;
  readonly mayBegin: boolean;
}

function versionItem({ deps, entry, names, mayBegin }: Past, version: Version, before: string | null): Html {
  const { state, approver, decided_at, publish_at, reason } = version;
  const decided =
    decided_at === null
      ? NOTHING
      : html`, ${state === 'published' ? 'согласовано' : 'решено'}: ${names(approver)},
        ${moment(deps, decided_at)}`;
  const since =
    state === 'published' && publish_at !== null && publish_at !== decided_at
      ? html`, действует с ${moment(deps, publish_at)}`
      : NOTHING;
  return html`<li class="letter">
    <p>
      <strong>${VERSION_NAMES[state]}</strong>, автор ${names(version.author)},
      ${moment(deps, version.changed_at)}${decided}${since}
    </p>
    ${reason === null ? NOTHING : html`<p>Причина: <span dir="auto">${reason}</span></p>`}
    ${
      state === 'withdrawn'
        ? NOTHING
        : html`<details>
            <summary>Что изменено</summary>
            ${differences(before, version.source)}
          </details>`
    }
    ${
      mayBegin && ['published', 'rejected'].includes(state) && version.id !== entry.ruling?.id
        ? post(
            `/console/knowledge/articles/${entry.id}/draft`,
            'Начать черновик с этого текста',
            html`<input type="hidden" name="from" value="${version.id}" />`,
          )
        : NOTHING
    }
  </li>`;
}

/** What a version was written over: the newest text that had been in force before it, or the file. */
export function textBefore(version: Version, all: readonly Version[], entry: Entry): string | null {
  const older = all.filter(({ id, state }) => id < version.id && state === 'published');
  return older[0]?.source ?? entry.file?.text ?? null;
}

/** How an article came to be: its versions, the newest first, and its file. */
export function history(past: Past, versions: readonly Version[]): Html {
  const { entry } = past;
  return html`<section aria-labelledby="versions">
    <h2 id="versions">История</h2>
    <ul class="letters">
      ${versions.map((version) => versionItem(past, version, textBefore(version, versions, entry)))}
      ${
        entry.file
          ? html`<li class="letter">
              <p><strong>файл базы</strong>: <code>${entry.file.article.file}</code></p>
            </li>`
          : NOTHING
      }
    </ul>
  </section>`;
}
