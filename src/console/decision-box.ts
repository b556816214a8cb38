import { html } from 'hono/html';
import type { CaseView } from '../cases/case-view.ts';
import type { Decided } from '../cases/decisions/decided.ts';
import type { DecisionChoices } from '../cases/decisions/decision-actions.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { ActUrl } from './act-url.ts';
import { type Html, NOTHING, icon, named, written, changesCase } from './html.ts';
import { shortMoment } from './moments.ts';
import { DECISION_NAMES, LONGEST_REASON } from './words.ts';

interface Place {
  readonly view: CaseView;
  readonly conversation: ConversationRow;
  readonly url: ActUrl;
}

function decisionForm(name: string, title: string, { view, conversation, url }: Place, fields: Html): Html {
  const action = url(name);
  return html`<details class="decision" id="decision-${name}" name="decision">
    <summary>${title}</summary>
    <form class="stack" ${changesCase(action)}>
      <input type="hidden" name="conversation" value="${conversation.id}" />
      <input type="hidden" name="seen" value="${view.case.version}" />
      ${fields}
    </form>
  </details>`;
}

function preview(words: string, place: ConversationRow): Html {
  return html`<div>
    <p class="muted small">${place.place === 'public' ? 'Увидят все:' : 'Клиент получит:'}</p>
    <p class="invite-words">${written(words)}</p>
  </div>`;
}

function redirectFields({ bodies, redirectNotice }: DecisionChoices, place: ConversationRow): Html {
  return html`<fieldset>
      <legend>Кто решает такие вопросы</legend>
      ${bodies.map(
        ({ name, clause }) =>
          html`<label class="check choice"
            ><input type="checkbox" name="body" value="${name}" /><span
              >${name} <span class="muted small">${clause}</span></span
            ></label
          >`,
      )}
      <label
        >Другие, каждый с новой строки
        <textarea name="own" rows="2" maxlength="2000"></textarea>
      </label>
    </fieldset>
    <label
      >Как направлено: письмо, СЭД, номер
      <input name="how" required maxlength="${LONGEST_REASON}" autocomplete="off" />
    </label>
    <label
      >День регистрации
      <input type="date" name="registered" />
      <span class="muted small">Пусто — сегодня. Срок 7 дней считаем от него</span>
    </label>
    ${preview(redirectNotice, place)}
    <button class="button button-main">Передать и уведомить</button>`;
}

function refuseFields({ refusals }: DecisionChoices): Html {
  return html`<fieldset>
      <legend>Основание</legend>
      ${refusals.map(
        ({ id, name, clause, plain, link }) =>
          html`<label class="check choice"
            ><input type="radio" name="ground" value="${id}" required /><span
              >${name} <span class="muted small">${clause}</span
              ><span class="preview small"
                >Клиент прочтёт: «${plain}» и ваше объяснение${link ? ' со ссылкой' : ''}</span
              ></span
            ></label
          >`,
      )}
    </fieldset>
    <label
      >Почему и что делать дальше, простыми словами
      <textarea name="why" rows="3" required maxlength="4000" dir="auto"></textarea>
      <span class="muted small">Так, чтобы не пришлось открывать закон</span>
    </label>
    <button class="button button-main">Отказать и объяснить</button>`;
}

function abuseFields({ abuseNotice }: DecisionChoices, place: ConversationRow): Html {
  return html`${preview(abuseNotice, place)}
    <label class="check"
      ><input type="checkbox" name="no-substance" value="yes" />Вопроса внутри нет, отвечать не на что</label
    >
    <p class="muted small">
      Отправить позже можно через «Назначить срок…»: там идёт срок этого уведомления с его пунктом.
    </p>
    <button class="button button-main">Отправить уведомление</button>`;
}

/** Decisions that only a person makes, each with the clause beside the choice and what the client will get. */
export function decisionBox(
  view: CaseView,
  conversation: ConversationRow | undefined,
  choices: DecisionChoices,
  url: ActUrl,
): Html {
  if (!conversation || conversation.unreachable === 1) return NOTHING;
  const place = { view, conversation, url };
  return html`<details class="close-box deadline-box decision-box" id="decision-box" data-menu>
    <summary class="button">Решение…</summary>
    <div class="menu-body">
      ${decisionForm('redirect', 'Передать тому, кто решает', place, redirectFields(choices, conversation))}
      ${choices.refusals.length === 0 ? NOTHING : decisionForm('refuse', 'Отказать', place, refuseFields(choices))}
      ${decisionForm('abuse', 'Оскорбления или угрозы', place, abuseFields(choices, conversation))}
    </div>
  </details>`;
}

/** What closing asks besides the reason, where the policy does (L1-18, L1-34). */
export function outcomeFields({ outcomes, doneWhen }: DecisionChoices, view: CaseView): Html {
  if (outcomes.length === 0) return NOTHING;
  return html`<div class="only-answered stack">
    <input type="hidden" name="seen" value="${view.case.version}" />
    <fieldset>
      <legend>Вопрос <span class="muted small">${outcomes[0]?.clause}</span></legend>
      ${outcomes.map(
        ({ id, name, byDate }) =>
          html`<label class="check choice"
            ><input
              type="radio"
              name="outcome"
              value="${id}"
              ${byDate ? html`data-by-date` : NOTHING}
            />${name}</label
          >`,
      )}
      <label class="only-by-date"
        >К какому дню
        <input type="date" name="date" />
      </label>
    </fieldset>
    <fieldset>
      <legend>Исполнено</legend>
      ${doneWhen.map(
        (name, at) =>
          html`<label class="check"><input type="checkbox" name="confirmed" value="${at}" />${name}</label>`,
      )}
    </fieldset>
  </div>`;
}

/** Decisions that were made in the case. */
export function decidedList(decided: readonly Decided[], now: Instant, zone: string): Html {
  return html`${decided.map(
    ({ kind, choice, clause, staff, at }) =>
      html`<p class="handoff">
        ${icon('note')}<span
          ><strong>${DECISION_NAMES[kind]}:</strong> <bdi>${choice}</bdi>
          <span class="muted">${clause}</span> ${named(staff, 'сотрудник')},
          ${shortMoment(at, now, zone)}</span
        >
      </p>`,
  )}`;
}
