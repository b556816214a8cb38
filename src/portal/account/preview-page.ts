import { html } from 'hono/html';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import type { Draft } from '../../appeals/drafts.ts';
import { type Html, NOTHING, written } from '../../console/html.ts';
import type { FileView } from '../../inbox/files/file-rows.ts';
import type { AccountContext } from './access.ts';
import { fileList } from './attachments-part.ts';
import { accountPage, problemLine } from './layout.ts';

export interface PreviewView {
  readonly draft: Draft;
  readonly typeName: string;
  readonly files: readonly FileView[];
  readonly isOld: boolean;
  /** Null when it may be sent; else why not, in plain words. */
  readonly hurdle: string | null;
  readonly problem: string | null;
  readonly mailWorks: boolean;
}

/** The appeal as it will go, in the person's own words, with what happens next. */
export function previewPage(c: AccountContext, view: PreviewView): Html {
  const { agency, applicant } = c.var;
  const { card } = applicant;
  const { draft } = view;
  const at = `/portal/account/${agency.id}/drafts/${draft.id}`;
  return accountPage({
    title: 'Проверьте обращение',
    agency,
    who: nameInFull(card.name),
    content: html`<h1>Проверьте обращение</h1>
      ${problemLine(view.problem)}
      <section class="card">
        <dl>
          <dt>Что это</dt>
          <dd>${view.typeName}</dd>
          <dt>Кому</dt>
          <dd>${written(draft.addressee)}</dd>
          <dt>От кого</dt>
          <dd>
            <bdi
              >${card.organisation === null ? nameInFull(card.name) : `${card.organisation.name}, ${nameInFull(card.name)}`}</bdi
            >
          </dd>
          <dt>Почта для ответа</dt>
          <dd>${card.mail ?? 'нет, ответ будет в этом кабинете'}</dd>
          ${
            card.phone === null
              ? NOTHING
              : html`<dt>Телефон</dt>
                  <dd>${card.phone}</dd>`
          }
          ${
            card.address === null
              ? NOTHING
              : html`<dt>Почтовый адрес</dt>
                  <dd>${card.address}</dd>`
          }
        </dl>
        <h2>Ваш текст</h2>
        <p>${written(draft.essence)}</p>
        ${
          view.files.length === 0
            ? NOTHING
            : html`<h2>Приложения</h2>
                ${fileList(view.files)}`
        }
      </section>
      ${sending(view, at)}
      <p><a class="button" href="${at}">Исправить</a></p>`,
  });
}

function sending({ draft, isOld, hurdle, mailWorks }: PreviewView, at: string): Html {
  if (hurdle !== null) return html`<p class="notice" role="status">${hurdle}</p>`;
  const version = html`<input type="hidden" name="version" value="${draft.version}" />`;
  if (isOld) {
    return html`<p class="notice" role="status">
        Пока вы писали, правила приёма обращений изменились. Посмотрите текст ещё раз: отправить можно после
        этого.
      </p>
      <form method="post" action="${at}/rules">
        ${version}<button class="button-main">Проверил, всё верно</button>
      </form>`;
  }
  return html`<p>
      После отправки вы сразу получите номер. Здесь появятся статус и ответ.
      ${mailWorks ? NOTHING : 'Почта на этом сервере не настроена: подтверждение и ответ смотрите в кабинете.'}
    </p>
    <form method="post" action="${at}/send">
      ${version}<button class="button-main">Отправить обращение</button>
    </form>`;
}
