import { html } from 'hono/html';
import { policyAt } from '../../agency/index.ts';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import type { OwnAppealInFull } from '../../appeals/own-appeals.ts';
import type { OwnTalk, SaidInTalk } from '../../appeals/own-talks.ts';
import { typeName } from '../../appeals/words.rules.ts';
import { type Html, NOTHING, written } from '../../console/html.ts';
import type { FileView } from '../../inbox/files/file-rows.ts';
import type { Instant } from '../../kernel/instants.ts';
import { surveyLinkIn } from '../../surveys/links.ts';
import type { AccountContext } from './access.ts';
import { fileList } from './attachments-part.ts';
import { accountPage } from './layout.ts';
import { channelName, moment, stageName, statusName } from './words.ts';

export interface AppealView {
  readonly appeal: OwnAppealInFull;
  readonly files: readonly FileView[];
  /** It has just been sent. */
  readonly fresh: boolean;
  readonly now: Instant;
}

/** One appeal with everything of L1-07: number, date and time, addressee, text, stages, status, and our letters. */
export function appealPage(c: AccountContext, { appeal, files, fresh, now }: AppealView): Html {
  const { agency, applicant } = c.var;
  const at = `/portal/account/${agency.id}/appeals/${appeal.id}`;
  const statuses = policyAt(agency, now).settings.appeal_statuses;
  const stages = appeal.stages.flatMap(({ kind, at }) => {
    const name = stageName(kind);
    return name === null ? [] : [{ name, at }];
  });
  return accountPage({
    title: `${typeName(appeal.type)} № ${appeal.number}`,
    agency,
    who: nameInFull(applicant.card.name),
    content: html`<h1>${typeName(appeal.type)} № ${appeal.number}</h1>
      ${
        fresh
          ? html`<p class="notice" role="status">
              Обращение отправлено. Его номер — ${appeal.number}. Номер регистрации появится здесь позже.
            </p>`
          : NOTHING
      }
      <p><span class="status">${statusName(statuses, appeal.status)}</span></p>
      <section class="card">
        <dl>
          <dt>${appeal.registered ? 'Номер регистрации' : 'Номер'}</dt>
          <dd>${appeal.number}</dd>
          <dt>Отправлено</dt>
          <dd>${moment(appeal.sentAt, agency.zone)}</dd>
          ${
            appeal.registeredAt === null
              ? NOTHING
              : html`<dt>Зарегистрировано</dt>
                  <dd>${moment(appeal.registeredAt, agency.zone)}</dd>`
          }
          <dt>Кому</dt>
          <dd>${written(appeal.addressee)}</dd>
          <dt>От кого</dt>
          <dd><bdi>${appeal.from}</bdi></dd>
        </dl>
        <h2>Текст</h2>
        <p>${written(appeal.essence)}</p>
        ${
          files.length === 0
            ? NOTHING
            : html`<h2>Приложения</h2>
                ${fileList(files, `${at}/files`)}`
        }
      </section>
      <h2>Что происходит</h2>
      <ol class="stages">
        ${stages.map(({ name, at }) => html`<li>${name} <span class="muted">— ${moment(at, agency.zone)}</span></li>`)}
      </ol>
      ${appeal.letters.length === 0 ? NOTHING : html`<h2>Письма вам</h2>`}
      ${appeal.letters.map(
        ({ id, text, at: written_at }) =>
          html`<section class="card">
            <p class="muted">${moment(written_at, agency.zone)}</p>
            <p>${letterText(text)}</p>
            <p><a href="${at}/letters/${id}.pdf">Скачать письмо на бланке, PDF</a></p>
          </section>`,
      )}
      <p><a class="button" href="/portal/account/${agency.id}">Ко всем обращениям</a></p>`,
  });
}

/** The text of a letter; the address of its survey can be pressed. */
function letterText(text: string): Html {
  const address = surveyLinkIn(text);
  if (address === null) return written(text);
  const at = text.indexOf(address);
  const after = text.slice(at + address.length);
  return html`<span class="written" dir="auto"
    >${text.slice(0, at)}<a href="${address}">${address}</a>${after}</span
  >`;
}

const AUTHORS: Readonly<Record<SaidInTalk['author'], string>> = {
  client: 'Вы',
  bot: 'Бот',
  operator: 'Сотрудник',
  system: 'Отметка',
};

/** The last messages of a talk of this person with us, for reading; `numbers`: what was brought back in it from the official route. */
export function talkPage(c: AccountContext, talk: OwnTalk, said: readonly SaidInTalk[], numbers: Html): Html {
  const { agency, applicant } = c.var;
  return accountPage({
    title: 'Разговор',
    agency,
    who: nameInFull(applicant.card.name),
    content: html`<h1>Разговор: ${channelName(talk.channel)}</h1>
      ${numbers}
      <p class="lead">Последние сообщения. Продолжить разговор можно там, где он начат.</p>
      ${said.map(
        ({ author, text, at }) =>
          html`<div class="said ${author === 'client' ? 'own' : ''}">
            <p class="muted">${AUTHORS[author]}, ${moment(at, agency.zone)}</p>
            <p>${text === '' ? 'Сообщение без текста' : written(text)}</p>
          </div>`,
      )}
      <p><a class="button" href="/portal/account/${agency.id}">В личный кабинет</a></p>`,
  });
}
