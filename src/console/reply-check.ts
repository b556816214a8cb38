import { html } from 'hono/html';
import type { Answering } from '../cases/answering.ts';
import { LONGEST_DRAFT } from '../cases/reply-drafts.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import { splitText } from '../channel/split-text.rules.ts';
import type { Remark } from '../knowledge/plain/answer.ts';
import { remarksOn } from '../knowledge/plain/remarks.rules.ts';
import type { ConsoleAgency } from './deps.ts';
import { type Html, NOTHING, icon } from './html.ts';
import { plural } from './words.ts';

/** An account that is not open at the moment takes as much as the shortest channel. */
const CAUTIOUS_LENGTH = 2_000;

/** Remarks on a text that would be said there. */
export function remarksFor(
  answering: Answering | null,
  place: 'public' | 'private',
  text: string,
  final: boolean,
): readonly Remark[] {
  if (!answering || text.trim() === '') return [];
  const { rules, ownSurvey } = answering;
  // In private each client gets a link of their own; the body's usual address does as well.
  const usual = rules.surveyUrl !== null && text.includes(rules.surveyUrl);
  const surveyUrl = place === 'private' && !usual ? (ownSurvey ?? rules.surveyUrl) : rules.surveyUrl;
  return remarksOn({ text, place, final }, { ...rules, surveyUrl });
}

/** Why a text cannot leave as it stands, with the remarks on it; null when it can. */
export function textFault(
  agency: Pick<ConsoleAgency, 'unfilled'> | undefined,
  text: string,
  remarks: readonly Remark[],
): string | null {
  if (text === '' || text.length > LONGEST_DRAFT) return 'Напишите ответ, не длиннее 20 000 знаков.';
  const blanks = agency?.unfilled(text) ?? [];
  if (blanks.length > 0) return `Заполните пропуски: ${blanks.join(', ')}.`;
  const blocking = remarks.find(({ weight }) => weight === 'blocks');
  return blocking === undefined ? null : `Ответ не отправлен. ${blocking.text}. ${blocking.suggestion}`;
}

/** How much is written, as the channel counts it: UTF-16 code units, an emoji is two or more. */
function counter(text: string, limits: Pick<ChannelLimits, 'textLength'> | undefined): Html {
  const length = text.trim().length;
  const limit = limits?.textLength ?? CAUTIOUS_LENGTH;
  if (length === 0) return NOTHING;
  const parts = length > limit ? splitText(text, limit).length : 1;
  const number = (value: number) => value.toLocaleString('ru-RU');
  return html`<p class="counter small ${parts > 1 ? 'counter-over' : 'muted'}">
    ${number(length)} из
    ${number(limit)}${parts > 1 ? `: уйдёт частями, ${plural(parts, 'сообщение', 'сообщения', 'сообщений')}` : ''}
  </p>`;
}

function remarkItem({ weight, text, quote, suggestion, clause, insert }: Remark): Html {
  return html`<li class="remark remark-${weight}">
    ${icon(weight === 'blocks' ? 'lock' : weight === 'warns' ? 'alert' : 'note')}<span
      >${weight === 'blocks' ? html`<strong>Не уйдёт.</strong> ` : NOTHING}${text}${quote === null ? NOTHING : html`: «<bdi>${quote}</bdi>»`}.
      ${suggestion}
      ${insert === undefined ? NOTHING : html`<button type="button" class="button button-small" data-insert="${insert}">Добавить</button>`}
      <span class="muted small">${clause ?? 'совет'}</span></span
    >
  </li>`;
}

/** What is to be said of a text that is being written: its length, and remarks with their clauses. */
export function replyCheck(
  text: string,
  remarks: readonly Remark[],
  limits: Pick<ChannelLimits, 'textLength'> | undefined,
): Html {
  const grave = remarks.filter(({ weight }) => weight !== 'hint');
  const hints = remarks.filter(({ weight }) => weight === 'hint');
  return html`${counter(text, limits)}
  ${
    grave.length === 0
      ? NOTHING
      : html`<ul class="remarks">
          ${grave.map(remarkItem)}
        </ul>`
  }
  ${
    hints.length === 0
      ? NOTHING
      : html`<details class="hints" id="hints">
          <summary class="small">Можно проще: ${hints.length}</summary>
          <ul class="remarks">
            ${hints.map(remarkItem)}
          </ul>
        </details>`
  }`;
}
