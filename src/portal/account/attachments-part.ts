import { html } from 'hono/html';
import { type Html, NOTHING } from '../../console/html.ts';
import type { FileView } from '../../inbox/files/file-rows.ts';

const STATES: Readonly<Record<FileView['state'], string>> = {
  waiting: 'загружается',
  unchecked: 'проверяется на вирусы',
  ready: 'принят',
  refused: 'не принят',
  failed: 'не загрузился',
};

function sizeWords(bytes: number | null): string {
  if (bytes === null) return '';
  const kilobytes = Math.max(1, Math.round(bytes / 1_024));
  return kilobytes < 1_024 ? `, ${kilobytes} КБ` : `, ${(kilobytes / 1_024).toFixed(1).replace('.', ',')} МБ`;
}

const fileWords = ({ name, size, state }: FileView): Html =>
  html`<bdi>${name}</bdi>${sizeWords(size)} — ${STATES[state]}`;

/** Names and states of files; with `base` those that are ready can be saved from there by their id. */
export function fileList(files: readonly FileView[], base: string | null = null): Html {
  return html`<ul>
    ${files.map((file) => {
      const has = base !== null && file.state === 'ready';
      return html`<li>
        ${has ? html`<a href="${base}/${file.id}">${fileWords(file)}</a>` : fileWords(file)}
      </li>`;
    })}
  </ul>`;
}

/** What goes with the draft, inside its form: files are added and taken away with the rest. */
export function attachmentsPart(files: readonly FileView[], largest: number): Html {
  return html`<h2>Приложения</h2>
    ${
      files.length === 0
        ? NOTHING
        : html`<fieldset>
            <legend>Уже приложено. Отметьте, что убрать</legend>
            ${files.map(
              (file) =>
                html`<label class="choice"
                  ><input type="checkbox" name="remove" value="${file.id}" /><span
                    >${fileWords(file)}</span
                  ></label
                >`,
            )}
          </fieldset>`
    }
    <label for="file">Добавить файлы</label>
    <p class="hint" id="file-hint">
      Необязательно. Документ, фото или запись, каждый до ${largest} МБ. Файлы приложатся, когда вы сохраните.
    </p>
    <input id="file" type="file" name="file" multiple aria-describedby="file-hint" />`;
}
