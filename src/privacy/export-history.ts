import { html } from 'hono/html';
import type { FileFolder } from '../inbox/files/file-folder.ts';
import type { Instant } from '../kernel/instants.ts';
import type { AppealThen, FileThen, WrittenThen } from './appeal-history.ts';
import type { CaseThen, ClientHistory, SaidThen } from './client-history.ts';
import { type ZipEntry, zipOf } from './zip.ts';
import { caseName } from '../agency/index.ts';

/** What the pages of the archive have to know of the body. */
export interface ExportBody {
  readonly name: string;
  readonly zone: string;
  readonly code: string;
  /** Names of its topics by id. */
  readonly topics: Readonly<Record<string, string>>;
}

type Html = ReturnType<typeof html>;

const WHO: Readonly<Record<SaidThen['who'], string>> = {
  client: 'Вы',
  bot: 'Автоответ',
  operator: 'Сотрудник',
  system: 'Служебное',
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem}article{margin:1.5rem 0;padding:1rem;border:1px solid #bbb;border-radius:8px}
.said{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0 1rem}.small{color:#555;font-size:.875rem}`;

/** Where a file stands in the archive: names of two files may be the same. */
function placeOf(file: FileThen): string {
  return `files/${file.id.slice(-8)}-${file.name}`;
}

/**
 * The whole history of one client as an archive: a page to read, by function (T-12), the same as data, and his files.
 * Bytes that are gone are left out and said so on the page.
 */
export function exportHistory(
  history: ClientHistory,
  body: ExportBody,
  folder: Pick<FileFolder, 'open'>,
  now: Instant,
): AsyncGenerator<Uint8Array> {
  return zipOf(entriesOf(history, body, folder, now));
}

async function* entriesOf(
  history: ClientHistory,
  body: ExportBody,
  folder: Pick<FileFolder, 'open'>,
  now: Instant,
): AsyncGenerator<ZipEntry> {
  const gone = new Set<string>();
  const appeals = history.cases.flatMap(({ appeal }) => (appeal === null ? [] : [appeal]));
  const said = [...history.cases.flatMap((one) => one.said), ...history.besides];
  const all = [...said, ...appeals, ...history.drafts];
  for (const file of all.flatMap(({ files }) => files)) {
    const bytes = file.digest === null ? null : await folder.open(file.digest);
    if (!bytes) {
      gone.add(file.id);
      continue;
    }
    yield {
      name: placeOf(file),
      bytes: Buffer.concat(await Array.fromAsync(bytes as AsyncIterable<Buffer>)),
    };
  }
  yield { name: 'history.json', bytes: Buffer.from(JSON.stringify(history, null, 2)) };
  yield { name: 'history.html', bytes: Buffer.from(String(await pageOf(history, body, gone, now))) };
}

function pageOf(history: ClientHistory, body: ExportBody, gone: ReadonlySet<string>, now: Instant) {
  const moment = new Intl.DateTimeFormat('ru-RU', {
    timeZone: body.zone,
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const when = (at: Instant) => moment.format(at);
  const listed = (files: readonly FileThen[]): Html =>
    html`${files.map((file) => html`<p class="small">Файл: ${gone.has(file.id) ? `${file.name} (не сохранился)` : html`<a href="${placeOf(file)}">${file.name}</a>`}</p>`)}`;
  const official = (one: WrittenThen): Html =>
    html`<p class="small">Кому: ${one.addressee}</p>
      <p class="said" dir="auto">${one.essence}</p>
      ${listed(one.files)}`;
  const appealed = (one: AppealThen): Html =>
    html`<p class="small">
        ${one.kind} № ${one.number} от ${when(one.at)}. От кого: ${one.from}.
        ${one.registeredAt === null ? '' : `Зарегистрировано ${when(one.registeredAt)}.`}
      </p>
      ${official(one)}
      ${one.letters.map(
        ({ text, at }) =>
          html`<p class="small">Письмо вам, ${when(at)}</p>
            <p class="said" dir="auto">${text}</p>`,
      )}`;
  const said = (one: SaidThen): Html =>
    html`<p class="small">${WHO[one.who]}, ${when(one.at)}</p>
      <p class="said" dir="auto">${one.text || 'Без текста'}</p>
      ${listed(one.files)}`;
  const one = (item: CaseThen): Html =>
    html`<article>
      <h3>Вопрос ${caseName(body, item.number)} от ${when(item.openedAt)}</h3>
      ${item.deadlines.map(({ name, clause, until, metAt }) => html`<p class="small">${name}: до ${when(until)}${metAt === null ? '' : `, выполнено ${when(metAt)}`}. ${clause}</p>`)}
      ${item.appeal === null ? '' : appealed(item.appeal)} ${item.said.map(said)}
    </article>`;
  const groups = Map.groupBy(history.cases, ({ topic }) => body.topics[topic ?? ''] ?? 'Без темы');
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>История: ${body.name}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Что о вас хранит ${body.name}</h1>
        <p>Собрано ${when(now)}. Имя: ${history.name || 'неизвестно'}.</p>
        <p>Профили: ${history.profiles.map(({ account, id }) => `${account}: ${id}`).join('; ') || 'нет'}.</p>
        ${[...groups].map(
          ([topic, items]) =>
            html`<h2>${topic}</h2>
              ${items.map(one)}`,
        )}
        ${
          history.drafts.length === 0
            ? ''
            : html`<h2>Начато и не отправлено</h2>
                ${history.drafts.map(
                  (draft) =>
                    html`<article>
                      <p class="small">${draft.kind}, ${when(draft.at)}</p>
                      ${official(draft)}
                    </article>`,
                )}`
        }
        ${
          history.besides.length === 0
            ? ''
            : html`<h2>Вне вопросов</h2>
                ${history.besides.map(said)}`
        }
        <h2>Согласия</h2>
        ${history.consents.length === 0 ? html`<p>Согласий вы не давали.</p>` : ''}
        <ul>
          ${history.consents.map((consent) => html`<li>${consent.purpose}, текст ${consent.version}, дано ${when(consent.givenAt)}${consent.withdrawnAt === null ? '' : `, отозвано ${when(consent.withdrawnAt)}`}</li>`)}
        </ul>
      </body>
    </html>`;
}
