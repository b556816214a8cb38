import { html } from 'hono/html';
import { questionOf } from '../../appeals/answer-appeal.ts';
import { firstParagraph } from '../../appeals/answer-form.rules.ts';
import { noAnswerGrounds, refusalGrounds } from '../../appeals/end-appeal.ts';
import { actsIn, APPEAL_ACTS, type AppealAct } from '../../appeals/life.rules.ts';
import type { AppealWhole } from '../../appeals/read-appeals.ts';
import { dayText } from '../../appeals/redirect-appeal.ts';
import { nameOf } from '../../appeals/write-letter.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleAgency, ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING } from '../html.ts';
import { OUTCOME_NAMES } from './words.ts';

export interface FormContext {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly agency: ConsoleAgency | undefined;
  readonly executors: readonly Pick<Person, 'id' | 'name'>[];
  /** What was written into a form that was refused, by field. */
  readonly kept: (field: string) => string;
}

type Form = (whole: AppealWhole, context: FormContext) => Html;

const area = (name: string, label: string, value: string, rows = 3) =>
  html`<label>${label}<textarea name="${name}" rows="${rows}" required>${value}</textarea></label>`;
const tick = (name: string, label: string) =>
  html`<label class="check"><input type="checkbox" name="${name}" value="yes" required />${label}</label>`;

const register: Form = (_, { kept }) =>
  html` <p class="muted small">Номер и дата — из системы документооборота. Сами мы номеров не придумываем.</p>
    <label>Номер <input name="number" value="${kept('number')}" maxlength="64" required /></label>
    <label>Дата регистрации <input type="date" name="date" value="${kept('date')}" required /></label>`;

const accept: Form = (_, { agency, executors, person, kept }) => {
  const chosen = kept('executor') || person.id;
  return html` <label
      >Тема
      <select name="topic" required>
        <option value="">Выберите</option>
        ${Object.entries(agency?.topics ?? {}).map(
          ([id, name]) =>
            html`<option value="${id}" ${id === kept('topic') ? 'selected' : ''}>${name}</option>`,
        )}
      </select></label
    >
    <label
      >Главный исполнитель
      <select name="executor" required>
        ${executors.map(
          ({ id, name }) => html`<option value="${id}" ${id === chosen ? 'selected' : ''}>${name}</option>`,
        )}
      </select></label
    >`;
};

const answer: Form = (whole, { deps, person, agency, kept }) => {
  const { row } = whole;
  const pack = deps.appeals.pack(row.agency);
  const date = dayText(row.registered_at ?? row.sent_at, pack.zone);
  const begun = `${firstParagraph(nameOf(row), date, questionOf(pack, row.topic))}\n\n`;
  const unit = agency?.units.find(({ id }) => id === agency.unitOfTopic[row.topic ?? ''])?.name ?? '';
  return html` ${area('text', 'Ответ', kept('text') || begun, 10)}
    <fieldset>
      <legend>Что человек узнает из ответа</legend>
      ${Object.entries(OUTCOME_NAMES).map(
        ([id, name]) =>
          html`<label class="check"
            ><input
              type="radio"
              name="outcome"
              value="${id}"
              required
              ${kept('outcome') === id ? 'checked' : ''}
            />${name}</label
          >`,
      )}
      <label
        >К какой дате (только для «будет решён к дате»)
        <input type="date" name="promised" value="${kept('promised')}"
      /></label>
    </fieldset>
    <fieldset>
      <legend>Подпись внизу</legend>
      <label
        >Исполнитель полностью <input name="executor" value="${kept('executor') || person.name}" required
      /></label>
      <label>Подразделение <input name="unit" value="${kept('unit') || unit}" /></label>
      <label>Служебный телефон <input name="phone" value="${kept('phone')}" required /></label>
      <p class="muted small">Ссылку на опрос программа поставит сама, если её требует порядок.</p>
    </fieldset>
    <fieldset>
      <legend>Обращение исполнено, когда</legend>
      ${tick('questions', 'рассмотрены все вопросы')} ${tick('measures', 'приняты нужные меры')}
      ${tick('substance', 'это ответ по существу')}
    </fieldset>`;
};

/** Grounds to choose from, each with its clause; nothing where the law names none. */
function groundList(
  grounds: readonly {
    readonly id: string;
    readonly name: string;
    readonly clause: string;
    readonly hint?: string;
  }[],
  kept: FormContext['kept'],
): Html {
  if (grounds.length === 0) return NOTHING;
  return html`<fieldset>
    <legend>Основание</legend>
    ${grounds.map(
      ({ id, name, clause, hint = '' }) =>
        html`<label class="check"
          ><input
            type="radio"
            name="ground"
            value="${id}"
            required
            ${kept('ground') === id ? 'checked' : ''}
          /><span>${name} <span class="muted small">${clause}. ${hint}</span></span></label
        >`,
    )}
  </fieldset>`;
}

const FORMS: Readonly<
  Partial<Record<AppealAct, { readonly title: string; readonly send: string; readonly form: Form }>>
> = {
  register: { title: 'Записать номер и дату', send: 'Зарегистрировать', form: register },
  accept: { title: 'Принять в работу', send: 'Принять', form: accept },
  answer: { title: 'Ответить', send: 'Подписать и отправить', form: answer },
  redirect: {
    title: 'Переадресовать',
    send: 'Направить и уведомить заявителя',
    form: (_, { kept }) =>
      html` ${area('bodies', 'Куда: каждый орган с новой строки', kept('bodies'))}
      ${area('reason', 'Почему туда, простыми словами для заявителя', kept('reason'))}
      ${tick('checked', 'обращение не уходит тому, на кого жалуются (59-ФЗ, ст. 8 ч. 6)')}`,
  },
  clarify: {
    title: 'Спросить заявителя',
    send: 'Отправить вопрос',
    form: (_, { kept }) =>
      html`${area('question', 'Что нужно уточнить', kept('question'))}
        <p class="muted small">Срок ответа от этого не останавливается.</p>`,
  },
  extend: {
    title: 'Продлить срок',
    send: 'Продлить и уведомить',
    form: (_, { kept }) => area('reason', 'Почему нужно больше времени', kept('reason')),
  },
  refuse: {
    title: 'Отказать',
    send: 'Отказать и сообщить',
    form: ({ row }, { deps, kept }) =>
      html`${groundList(refusalGrounds(deps.appeals, row, deps.clock()), kept)}
      ${area('reason', 'Почему и что человек может сделать дальше, понятно без законов', kept('reason'))}`,
  },
  leave: {
    title: 'Оставить без ответа по существу',
    send: 'Оставить и уведомить',
    form: ({ row }, { deps, kept }) =>
      html`${groundList(noAnswerGrounds(deps.appeals, row, deps.clock()), kept)}
      ${area('reason', 'Что ещё сказать заявителю, понятно без законов', kept('reason'))}`,
  },
  stop: {
    title: 'Прекратить переписку',
    send: 'Прекратить и уведомить',
    form: (_, { kept }) =>
      html`<label
          >Номера прежних обращений по этому вопросу, на которые отвечали, через запятую
          <input name="earlier" value="${kept('earlier')}" required
        /></label>
        ${area('reason', 'Почему', kept('reason'))}
        <p class="muted small">
          59-ФЗ, ст. 11 ч. 5: решает руководитель или уполномоченный. Программа этого не делает никогда.
        </p>`,
  },
  answer_orally: {
    title: 'Ответ дан на личном приёме',
    send: 'Записать',
    form: () =>
      html`<label
          >Итог
          <select name="outcome">
            ${(['solved', 'no_date', 'impossible'] as const).map(
              (id) => html`<option value="${id}">${OUTCOME_NAMES[id]}</option>`,
            )}
          </select></label
        >
        ${tick('consent', 'заявитель согласен на устный ответ, это записано в карточке приёма')}`,
  },
  withdraw: {
    title: 'Заявитель просит прекратить рассмотрение',
    send: 'Прекратить',
    form: () => tick('asked', 'просьба заявителя получена'),
  },
  control: {
    title: 'Контроль',
    send: 'Изменить',
    form: ({ row }) =>
      row.control_by === null
        ? html`<input type="hidden" name="on" value="yes" />
            <p>Поставить на контроль: завершить обращение сможете только вы.</p>`
        : html`<p>Снять с контроля.</p>`,
  },
};

function mayDo(act: AppealAct, person: Person): boolean {
  return APPEAL_ACTS[act].by !== 'head' || person.role !== 'operator';
}

/** Forms of what may be done now, each folded; the one that was refused stays open. */
export function actForms(whole: AppealWhole, context: FormContext, open: string | null): Html {
  const { row } = whole;
  // In the order of the forms: what is done most often comes first.
  const now = new Set(actsIn(row.state));
  const acts = (Object.keys(FORMS) as AppealAct[]).filter(
    (act) => now.has(act) && mayDo(act, context.person),
  );
  if (acts.length === 0) return NOTHING;
  return html`<section class="appeal-acts" aria-label="Что сделать">
    ${acts.map((act) => {
      const known = FORMS[act];
      if (!known) return NOTHING;
      const isFirst = act === 'register' || act === 'accept';
      return html`<details ${act === open || (open === null && isFirst) ? 'open' : ''}>
        <summary>${known.title}</summary>
        <form method="post" action="/console/appeals/${row.id}/${act}" class="appeal-form">
          <input type="hidden" name="seen" value="${row.version}" />
          ${known.form(whole, act === open || open === null ? context : { ...context, kept: () => '' })}
          <button class="button button-main">${known.send}</button>
        </form>
      </details>`;
    })}
  </section>`;
}
