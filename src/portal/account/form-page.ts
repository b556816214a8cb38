import { html } from 'hono/html';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import type { Draft } from '../../appeals/drafts.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import type { FileView } from '../../inbox/files/file-rows.ts';
import type { ConsentOffer } from '../../privacy/consents.ts';
import type { AccountContext } from './access.ts';
import { attachmentsPart } from './attachments-part.ts';
import { consentTick } from './consents-page.ts';
import type { FieldName, Faults, TypedForm } from './form.rules.ts';
import { accountPage, problemLine } from './layout.ts';
import type { Sample } from './samples.ts';

export interface FormView {
  readonly draft: Pick<Draft, 'id' | 'version'>;
  readonly typed: TypedForm;
  readonly faults: Faults;
  /** Something that concerns the whole form. */
  readonly problem: string | null;
  /** The rules have changed since the draft was begun. */
  readonly isOld: boolean;
  readonly files: readonly FileView[];
  /** The largest file that is taken, MiB. */
  readonly largest: number;
  readonly samples: readonly Sample[];
  /** The words to agree to, to have the contacts next time; null when there is nothing to ask. */
  readonly offer: ConsentOffer | null;
}

const LABELS: Readonly<Record<FieldName, string>> = {
  type: 'Что это',
  addressee: 'Кому',
  essence: 'Что случилось и о чём вы просите',
  mail: 'Электронная почта',
  phone: 'Телефон',
  address: 'Почтовый адрес',
};

function faultLine(name: FieldName, { [name]: fault }: Faults): Html {
  return fault === undefined ? NOTHING : html`<p class="fault" id="${name}-fault">${fault}</p>`;
}

function marks(name: FieldName, faults: Faults, hint: boolean): Html {
  const described = [
    ...(hint ? [`${name}-hint`] : []),
    ...(faults[name] === undefined ? [] : [`${name}-fault`]),
  ];
  return html`aria-invalid="${faults[name] === undefined ? 'false' : 'true'}"
  ${described.length === 0 ? NOTHING : html`aria-describedby="${described.join(' ')}"`}`;
}

/** What is wrong, as links to the fields: read out at once, and a way there by keyboard. */
function summary(faults: Faults): Html {
  const entries = Object.entries(faults) as [FieldName, string][];
  if (entries.length === 0) return NOTHING;
  return html`<div class="form-error" role="alert">
    Осталось поправить:
    <ul>
      ${entries.map(([name, fault]) => html`<li><a href="#${name}">${LABELS[name]}</a>: ${fault}</li>`)}
    </ul>
  </div>`;
}

function line(
  name: 'addressee' | 'mail' | 'phone' | 'address',
  { typed, faults }: FormView,
  more: { readonly type: string; readonly autocomplete: string; readonly hint: string },
): Html {
  return html`<label for="${name}">${LABELS[name]}</label>
    <p class="hint" id="${name}-hint">${more.hint}</p>
    ${faultLine(name, faults)}
    <input
      id="${name}"
      name="${name}"
      type="${more.type}"
      autocomplete="${more.autocomplete}"
      value="${typed[name]}"
      ${marks(name, faults, true)}
    />`;
}

function types({ typed, faults, samples }: FormView): Html {
  return html`<fieldset id="type" tabindex="-1">
    <legend>${LABELS.type}</legend>
    ${faultLine('type', faults)}
    ${samples.map(
      ({ type, name, explains }) =>
        html`<label class="choice"
          ><input type="radio" name="type" value="${type}" ${typed.type === type ? 'checked' : ''} />
          <span>${name}<small>${explains}</small></span></label
        >`,
    )}
  </fieldset>`;
}

/** The form of an appeal, filled with what is known (L1-09). Saving keeps it even when something is missing. */
export function formPage(c: AccountContext, view: FormView): Html {
  const { agency, applicant } = c.var;
  const { card } = applicant;
  const at = `/portal/account/${agency.id}/drafts/${view.draft.id}`;
  return accountPage({
    title: 'Обращение',
    agency,
    who: nameInFull(card.name),
    content: html`<h1>Ваше обращение</h1>
      ${problemLine(view.problem)} ${summary(view.faults)}
      ${
        view.isOld
          ? html`<p class="notice" role="status">
              Этот черновик начат по прежним правилам, с тех пор они изменились. Проверьте его и сохраните ещё
              раз.
            </p>`
          : NOTHING
      }
      <section class="card">
        <h2>От кого</h2>
        <dl>
          ${
            card.organisation === null
              ? NOTHING
              : html`<dt>Организация</dt>
                  <dd>${card.organisation.name}</dd>`
          }
          <dt>${card.organisation === null ? 'Имя' : 'Представитель'}</dt>
          <dd><bdi>${nameInFull(card.name)}</bdi></dd>
        </dl>
        <p class="muted">Имя взято с Госуслуг. Исправить его можно там.</p>
      </section>
      <form method="post" action="${at}" class="stack" enctype="multipart/form-data" novalidate>
        <input type="hidden" name="version" value="${view.draft.version}" />
        ${types(view)}
        ${line('addressee', view, { type: 'text', autocomplete: 'off', hint: 'Орган, должность или имя. Можно оставить как есть.' })}
        <label for="essence">${LABELS.essence}</label>
        <p class="hint" id="essence-hint">
          Пишите своими словами: где, когда, что произошло. До 60 000 знаков.
          <a href="/portal/account/${agency.id}/samples">Посмотреть образцы</a>
        </p>
        ${faultLine('essence', view.faults)}
        <textarea id="essence" name="essence" dir="auto" ${marks('essence', view.faults, true)}>
${view.typed.essence}</textarea>
        ${attachmentsPart(view.files, view.largest)}
        <h2>Куда ответить</h2>
        ${line('mail', view, { type: 'email', autocomplete: 'email', hint: 'Сюда придут подтверждение и ответ. Без почты ответ будет только здесь, в кабинете.' })}
        ${line('phone', view, { type: 'tel', autocomplete: 'tel', hint: 'Необязательно. Нужен, только если хотите, чтобы вам позвонили.' })}
        ${line('address', view, { type: 'text', autocomplete: 'street-address', hint: 'Необязательно. Нужен, если ждёте бумажный ответ.' })}
        ${view.offer === null ? NOTHING : consentTick(view.offer, `/portal/privacy/${agency.id}`)}
        <p class="muted">
          Эти данные нужны, чтобы рассмотреть обращение и ответить на него: для этого согласие не нужно.
          <a href="/portal/privacy/${agency.id}">Как мы обращаемся с вашими данными</a>
        </p>
        <p class="actions"><button class="button-main">Сохранить и проверить</button></p>
      </form>
      <div class="actions">
        <form method="post" action="${at}/cancel">
          <input type="hidden" name="version" value="${view.draft.version}" />
          <button class="quiet">Удалить черновик</button>
        </form>
      </div>`,
  });
}
