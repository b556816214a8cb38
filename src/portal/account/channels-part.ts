import { html } from 'hono/html';
import type { Applicant } from '../../appeals/applicants.ts';
import type { OwnTalk } from '../../appeals/own-talks.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import type { ConsentOffer } from '../../privacy/consents.ts';
import { consentTick } from './consents-page.ts';
import { problemLine } from './layout.ts';
import { channelName } from './words.ts';

/** A way to hear from us: its value as `delivery.rules.ts` reads it. */
export interface Way {
  readonly value: string;
  readonly name: string;
}

/** The ways that this person has. Each talk is one, because an answer goes into a talk and not into a network. */
export function waysOf({ card }: Pick<Applicant, 'card'>, talks: readonly OwnTalk[]): readonly Way[] {
  const several = (channel: string) => talks.filter((talk) => talk.channel === channel).length > 1;
  return [
    { value: 'account', name: 'В этом кабинете' },
    ...(card.mail === null ? [] : [{ value: 'mail', name: `Почта ${card.mail}` }]),
    ...talks
      .filter(({ reachable }) => reachable)
      .map(({ id, channel }, index) => ({
        value: `chat:${id}`,
        name: several(channel) ? `${channelName(channel)}, диалог ${index + 1}` : channelName(channel),
      })),
  ];
}

function options(ways: readonly Way[], chosen: string | null): Html {
  return html`${ways.map(
    ({ value, name }) =>
      html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${name}</option>`,
  )}`;
}

export interface ChannelsView {
  readonly ways: readonly Way[];
  /** What is chosen, or was tried. */
  readonly preferred: string | null;
  readonly extra: string | null;
  /** The words to agree to before a talk can be chosen; null when there is nothing to ask. */
  readonly offer: ConsentOffer | null;
  readonly problem: string | null;
}

/** Where to write to the person, to be changed at any time (L3-01), and the second way that is always offered (L3-02). */
export function channelsPart(
  { id }: { readonly id: string },
  { channels }: Applicant,
  { ways, preferred, extra, offer, problem }: ChannelsView,
): Html {
  const home = `/portal/account/${id}`;
  const asked = channels.extraAnsweredAt === null;
  const hasTalks = ways.some(({ value }) => value.startsWith('chat:'));
  return html`<section class="card" id="channels">
    <h2>Где вам удобно получать ответы</h2>
    <p>
      На обращение по закону отвечаем на почту, а если её нет — в этом кабинете. Кроме этого можем писать
      туда, где вам удобно. Выбор можно поменять в любой момент.
    </p>
    ${problemLine(problem)}
    ${asked ? html`<p class="notice">Предлагаем выбрать ещё один способ: так ответ точно не потеряется.</p>` : NOTHING}
    <form method="post" action="${home}/channels" class="stack">
      <label for="preferred">Основной способ</label>
      <select id="preferred" name="preferred">
        ${options(ways, preferred)}
      </select>
      <label for="extra">Ещё один способ</label>
      <select id="extra" name="extra">
        <option value="">Не нужен</option>
        ${options(ways, extra)}
      </select>
      ${offer === null || !hasTalks ? NOTHING : consentTick(offer, `/portal/privacy/${id}`)}
      <p class="actions"><button>Запомнить</button></p>
    </form>
    <p><a href="${home}/consents">Ваши согласия</a></p>
  </section>`;
}
