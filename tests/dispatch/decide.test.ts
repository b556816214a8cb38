import { afterAll, describe, expect, it } from 'vitest';
import { answering } from '../../src/dispatch/answering.rules.ts';
import { changes } from '../../src/dispatch/changes.rules.ts';
import { channelUse } from '../../src/dispatch/channel-use.rules.ts';
import { decide } from '../../src/dispatch/decide.rules.ts';
import { handingOver } from '../../src/dispatch/handing-over.rules.ts';
import { several } from '../../src/dispatch/several.rules.ts';
import type { AskedPart, DraftPlan, Plan, Situation } from '../../src/dispatch/situation.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { eventOf, NOON } from '../inbox/accepting.ts';
import { answer, APPEALS, CLOCK, DRAFT, pressed, READING, SAYABLE, situation } from './situations.ts';

const decided = new Set<string>();

function draftSummary(draft: DraftPlan): string {
  if (draft.do === 'begin') return `begin ${draft.type ?? '?'} ${draft.step}`;
  if (draft.do === 'sent') return `sent ${draft.number}`;
  if (draft.do === 'cancel') return 'cancel';
  return [
    ...Object.entries(draft.set).map(([part, value]) => `${part}=${String(value)}`),
    draft.withFiles ? 'files' : '',
    draft.link ? 'link' : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
}

/** What a plan comes to, in a line: what is recorded, the case, the clocks, what is said and who speaks from now on. */
function summary(plan: Plan): string {
  const { change, matter, clocks, say, mode, draft } = plan;
  return [
    change.do === 'record' ? `record ${change.author}` : change.do,
    matter.do === 'have' ? `${matter.status}${matter.urgent ? '!' : ''}` : matter.do,
    clocks.start.length > 0 ? 'start' : '',
    clocks.metBy === 'nothing' ? '' : `met by ${clocks.metBy}`,
    clocks.reopen ? 'reopen' : '',
    ...say.map((said) => [said.text.replaceAll('\n\n', ' '), ...said.buttons.map((b) => b.label)].join(' ')),
    mode === null ? '' : `mode ${mode}`,
    draft === null ? '' : `draft ${draftSummary(draft)}`,
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

const THANKS = { ...READING, kind: 'thanks', smallTalk: 'thanks' } as const;
const emergency = { ...READING, emergency: true };
const open = { id: 'c', status: 'bot', running: [CLOCK.target] } as const;
const waiting = { ...open, status: 'waiting' } as const;
const HOLDING = '{holding} сегодня до 18:00';
const ANSWER = 'Приём по средам. {helped_question} [helped_yes] [helped_no] [call_operator]';
const toPerson = `record client | waiting | start`;
const ask = (more: Partial<Situation> = {}) => ({ answer: answer('answer'), sayable: SAYABLE, ...more });
const by = (role: 'self' | 'community' | 'anonymous_admin' | 'staff' | 'bot') => ({ id: '9', role });
const inPublic = (more: Partial<Situation> = {}) => ({
  event: eventOf('e', { place: 'public', kind: 'comment' }),
  invitation: { link: 'https://vk.me/x', elsewhere: false },
  ...more,
});
const part = (asked: string, more: Partial<AskedPart> = {}): AskedPart => ({
  asked,
  answer: answer('operator'),
  sayable: null,
  ...more,
});
const known = { answer: answer('answer'), sayable: SAYABLE };
const several2 = (...parts: AskedPart[]) => ask({ parts });
const options = [
  { article: 'kb-1', label: 'Приём' },
  { article: 'kb-2', label: 'Запись' },
];

const picture = { text: '', group: 'g1', attachments: [{ kind: 'photo' }] };

const TYPES =
  '[appeal_type_proposal] [appeal_type_application] [appeal_type_complaint] [appeal_type_information]';
const FIXES = '[appeal_fix_type] [appeal_fix_addressee] [appeal_fix_essence] [appeal_fix_files]';
const PREVIEW = (essence: string) =>
  `{appeal_preview} [appeal_type_complaint] Глава ${essence} нет [appeal_hand] ${FIXES} [appeal_cancel] [call_operator]`;
const TERM = { ...CLOCK, target: 'L1-12-answer', deadlineAt: NOON + 30 * 24 * HOUR + HOUR };

const ROWS: readonly (readonly [name: string, rule: string, Partial<Situation>, plan: string])[] = [
  // What is no message of a client.
  [
    'a colleague answers by hand',
    'answered-by-hand',
    { event: eventOf('e', { type: 'own_reply', author: by('staff') }), openCase: waiting },
    'record operator | answered | met by message | mode operator',
  ],
  [
    'a colleague writes where no case is open',
    'answered-by-hand',
    { event: eventOf('e', { type: 'own_reply', author: by('staff') }) },
    'record operator | none | met by message | mode operator',
  ],
  [
    'a comment of ours that the program did not send',
    'answered-by-hand',
    { event: eventOf('e', { author: by('self'), replyTo: '1', place: 'public' }), openCase: waiting },
    'record operator | answered | met by message | mode operator',
  ],
  [
    'a comment of ours that the program did send',
    'our-own-side',
    { event: eventOf('e', { author: by('self'), replyTo: '1', place: 'public' }), ours: true },
    'nothing | none',
  ],
  [
    'the second picture of an album',
    'rest-of-album',
    { event: eventOf('e', picture), memory: { album: 'g1' }, openCase: waiting },
    'record client | waiting',
  ],
  [
    'the second picture of an album that opened no case',
    'rest-of-album',
    { event: eventOf('e', picture), memory: { album: 'g1' } },
    'record client | none',
  ],
  [
    'the first picture of another album',
    'file-without-words',
    { event: eventOf('e', picture), memory: { album: 'g0' }, answer: null },
    `${toPerson} | {file_received} ${HOLDING}`,
  ],
  // What a channel may not be used for.
  [
    'a private question where the channel is off',
    'channel-not-allowed',
    { use: 'off', ...ask() },
    'pass | none | {channel_not_allowed} MAX',
  ],
  [
    'a comment where the channel is off',
    'channel-not-allowed',
    { use: 'off', event: eventOf('e', { place: 'public' }) },
    'pass | none',
  ],
  [
    'a private question where the channel is for public talk',
    'channel-not-allowed',
    { use: 'public_only', ...ask() },
    'pass | none | {channel_not_allowed} MAX',
  ],
  [
    'a comment where the channel is for public talk',
    'public-place',
    { use: 'public_only', event: eventOf('e', { place: 'public' }) },
    toPerson,
  ],
  [
    'a press of a button where the channel is off',
    'channel-not-allowed',
    { use: 'off', event: pressed('operator') },
    'pass | none | {channel_not_allowed} MAX',
  ],
  [
    'danger to life where the channel is off',
    'danger-where-not-allowed',
    { use: 'off', reading: emergency },
    'record client | waiting! | start | {emergency}',
  ],
  [
    'danger to life in public where the channel is off',
    'danger-where-not-allowed',
    { use: 'off', reading: emergency, event: eventOf('e', { place: 'public' }) },
    'record client | waiting! | start',
  ],
  [
    'personal data where they are forbidden',
    'answered',
    { use: 'no_personal_data', reading: { ...READING, personalData: ['phone'] }, ...ask() },
    `record client | bot | start | met by reply | {personal_data_warning} | ${ANSWER}`,
  ],
  ['a message that is known', 'already-recorded', { seen: true }, 'nothing | none'],
  ['a press that is known', 'already-recorded', { event: pressed('operator'), seen: true }, 'nothing | none'],
  [
    'an answer by hand that is known',
    'already-recorded',
    { event: eventOf('e', { type: 'own_reply', author: by('staff') }), seen: true, openCase: waiting },
    'nothing | none',
  ],
  [
    'an edit of a known message',
    'edited',
    { event: eventOf('e', { type: 'edit' }), seen: true },
    'edit | none',
  ],
  [
    'an edit of a message that never came',
    'answered',
    ask({ event: eventOf('e', { type: 'edit' }) }),
    `record client | bot | start | met by reply | ${ANSWER}`,
  ],
  ['a deletion', 'deleted', { event: eventOf('e', { type: 'delete' }) }, 'delete | none'],
  ['a group moves', 'moved', { event: eventOf('e', { type: 'migrated', movedTo: '-2' }) }, 'move | none'],
  [
    'a person allows messages',
    'may-write',
    { event: eventOf('e', { type: 'consent_given' }) },
    'reachable | none',
  ],
  [
    'a person forbids messages',
    'may-not-write',
    { event: eventOf('e', { type: 'consent_withdrawn' }) },
    'reachable | none',
  ],
  [
    'a person blocks us',
    'may-not-write',
    { event: eventOf('e', { type: 'unreachable' }) },
    'reachable | none',
  ],
  ...(['self', 'anonymous_admin', 'bot', 'staff'] as const).map(
    (role) =>
      [
        `the ${role} writes, even of danger`,
        'our-own-side',
        { event: eventOf('e', { author: by(role) }), reading: emergency },
        'nothing | none',
      ] as const,
  ),
  [
    'another community writes',
    'not-known',
    { event: eventOf('e', { author: by('community') }) },
    `${toPerson} | {unknown_answer} ${HOLDING} [call_operator]`,
  ],
  // What a person has to answer.
  [
    'danger in private',
    'danger-to-life',
    { reading: emergency },
    `record client | waiting! | start | {emergency} | ${HOLDING}`,
  ],
  [
    'danger while an operator has the talk',
    'danger-to-life',
    { reading: emergency, mode: 'operator', openCase: { ...open, status: 'in_work' } },
    'record client | waiting! | {emergency}',
  ],
  [
    'danger in public',
    'public-place',
    { reading: emergency, event: eventOf('e', { place: 'public' }) },
    'record client | waiting! | start',
  ],
  [
    'a question in public that has an answer',
    'public-place',
    ask({ event: eventOf('e', { place: 'public' }) }),
    'record client | waiting | start',
  ],
  [
    'personal data in public',
    'invited-to-private',
    inPublic({ reading: { ...READING, personalData: ['phone'] } }),
    'record client | waiting | start | met by invitation | {personal_data_public} {to_private} https://vk.me/x',
  ],
  [
    'an own matter in public, on a platform that is closed to private talks',
    'invited-to-private',
    inPublic({ answer: answer('personal_channel'), invitation: { link: 'https://x', elsewhere: true } }),
    'record client | waiting | start | met by invitation | {to_private_elsewhere} https://x',
  ],
  ...(
    [
      ['of one who was invited already', { invited: true }],
      ['of one who can be invited nowhere', { invitation: null }],
      ['while an operator has the talk', { mode: 'operator' }],
      ['with abuse', { reading: { ...READING, personalData: ['phone'], abuse: true } }],
    ] as const
  ).map(
    ([whose, more]) =>
      [
        `personal data in public ${whose}`,
        'public-place',
        inPublic({ reading: { ...READING, personalData: ['phone'] }, ...more }),
        'record client | waiting | start',
      ] as const,
  ),
  [
    'the press of the start button by who was invited',
    'came-by-invitation',
    { arrived: true, event: pressed('Начать'), openCase: { ...open, status: 'waiting', running: [] } },
    `record client | waiting | start | {private_welcome} ${HOLDING} [call_operator]`,
  ],
  [
    'the first words of who was invited, which no article answers',
    'came-by-invitation',
    { arrived: true, openCase: { ...open, status: 'waiting', running: [] } },
    `record client | waiting | start | ${HOLDING} [call_operator]`,
  ],
  [
    'thanks in public for an answer',
    'thanked-in-public',
    {
      event: eventOf('e', { place: 'public', kind: 'comment' }),
      openCase: { ...open, status: 'answered', running: [] },
      reading: THANKS,
    },
    'record client | none',
  ],
  [
    'thanks in public where only a goal of our own stands for a comment',
    'thanks-in-public',
    {
      event: eventOf('e', { place: 'public', kind: 'comment' }),
      reading: THANKS,
      clocks: [{ ...CLOCK, goal: true }],
    },
    'record client | none',
  ],
  [
    'thanks in public where the act sets a term for every comment',
    'thanks-in-public',
    { event: eventOf('e', { place: 'public', kind: 'comment' }), reading: THANKS },
    toPerson,
  ],
  [
    'thanks in public with a picture',
    'public-place',
    {
      event: eventOf('e', { place: 'public', attachments: [{ kind: 'photo' }] }),
      reading: THANKS,
      clocks: [{ ...CLOCK, goal: true }],
    },
    toPerson,
  ],
  [
    'thanks in public while a question waits',
    'public-place',
    { event: eventOf('e', { place: 'public' }), openCase: waiting, reading: THANKS },
    'record client | waiting',
  ],
  [
    'a question while an operator has the talk',
    'operator-has-the-talk',
    ask({ mode: 'operator' }),
    'record client | waiting | start',
  ],
  [
    'thanks after an operator’s answer',
    'thanked',
    {
      mode: 'operator',
      openCase: { ...open, status: 'answered', running: [] },
      reading: { ...READING, smallTalk: 'thanks' },
    },
    'record client | none',
  ],
  [
    'thanks while a question waits',
    'operator-has-the-talk',
    { mode: 'operator', openCase: waiting, reading: { ...READING, smallTalk: 'thanks' } },
    'record client | waiting',
  ],
  [
    'a button while an operator has the talk',
    'operator-has-the-talk',
    { mode: 'operator', event: pressed('helped:no'), openCase: waiting },
    'record client | waiting',
  ],
  [
    'the button for a person',
    'asked-for-a-person',
    { event: pressed('operator') },
    `${toPerson} | ${HOLDING} | mode operator`,
  ],
  [
    'words for a person, with an answer at hand',
    'asked-for-a-person',
    ask({ reading: { ...READING, wantsPerson: true } }),
    `${toPerson} | ${HOLDING} | mode operator`,
  ],
  [
    'did not help',
    'did-not-help',
    { event: pressed('helped:no'), openCase: { ...open, running: [] } },
    `${toPerson} | reopen | {helped_no} ${HOLDING}`,
  ],
  [
    'did not help, and the clock runs already',
    'did-not-help',
    { event: pressed('helped:no'), openCase: open },
    `record client | waiting | reopen | {helped_no} ${HOLDING}`,
  ],
  [
    'helped',
    'helped',
    { event: pressed('helped:yes'), openCase: open },
    'record client | close | {helped_yes} [call_operator]',
  ],
  [
    'helped, where only that counts',
    'helped',
    { event: pressed('helped:yes'), openCase: open, botAnswer: 'counts_when_accepted' },
    'record client | close | met by message | {helped_yes} [call_operator]',
  ],
  [
    'helped, but a person has been asked for meanwhile',
    'helped',
    { event: pressed('helped:yes'), openCase: waiting },
    'record client | none | {helped_yes} [call_operator]',
  ],
  [
    'a forged press without any case',
    'helped',
    { event: pressed('helped:yes') },
    'record client | none | {helped_yes} [call_operator]',
  ],
  [
    'abuse',
    'abuse',
    { reading: { ...READING, abuse: true }, answer: answer('abuse') },
    `${toPerson} | ${HOLDING}`,
  ],
  [
    'an appeal is meant',
    'appeal',
    { reading: { ...READING, appeal: true }, answer: answer('appeal') },
    `${toPerson} | {appeal_border} ${HOLDING} [appeal_compose] [appeal_just_ask] [call_operator]`,
  ],
  // An appeal that is being drawn up.
  [
    'an appeal is begun',
    'appeal-begun',
    { event: pressed('draft:compose'), openCase: waiting, memory: { wish: 'хочу подать жалобу' } },
    `record client | none | {appeal_ask_addressee} [appeal_to_us] [appeal_back] [appeal_cancel] [call_operator] | draft begin complaint addressee`,
  ],
  [
    'an appeal is begun by typing the label, out of nothing',
    'appeal-begun',
    { event: eventOf('e', { text: '[Appeal_compose]' }) },
    `${toPerson} | {appeal_ask_type} ${TYPES} [appeal_cancel] [call_operator] | draft begin ? type`,
  ],
  [
    'K-43 a question without an answer becomes a request',
    'appeal-begun',
    { event: pressed('draft:compose:information'), openCase: waiting },
    `record client | none | {appeal_ask_addressee} [appeal_to_us] [appeal_back] [appeal_cancel] [call_operator] | draft begin information addressee`,
  ],
  [
    'a complaint that the base cannot answer can become an appeal',
    'not-known',
    { reading: { ...READING, kind: 'complaint' } },
    `${toPerson} | {unknown_answer} ${HOLDING} [appeal_compose] [call_operator]`,
  ],
  [
    'K-43 a question that the base cannot answer can become a request',
    'not-known',
    { appeals: { ...APPEALS, offersRequest: true } },
    `${toPerson} | {unknown_answer} ${HOLDING} [appeal_compose_request] [call_operator]`,
  ],
  [
    'a question after all',
    'appeal-just-ask',
    { event: pressed('draft:just-ask'), openCase: waiting },
    'record client | none | {appeal_just_ask} [call_operator]',
  ],
  [
    'a button of a draft that has ended',
    'appeal-none',
    { event: pressed('draft:hand') },
    'record client | none | {appeal_no_draft} [appeal_compose] [call_operator]',
  ],
  [
    'a question in the middle of it',
    'appeal-answered-between',
    { ...ask(), draft: DRAFT },
    `record client | bot | start | met by reply | ${ANSWER} | {appeal_go_on} [appeal_go_on] [appeal_take] [appeal_cancel] [call_operator]`,
  ],
  [
    'the text of it, though the base knows something like it',
    'appeal-drawn-up',
    { ...ask(), event: eventOf('e', { text: 'Прошу заделать яму.' }), draft: DRAFT },
    'record client | none | {appeal_ask_files} 0 [appeal_enough] [appeal_back] [appeal_cancel] [call_operator] | draft essence=Прошу заделать яму. step=files',
  ],
  [
    'personal data where they must not be written',
    'appeal-drawn-up',
    {
      use: 'no_personal_data',
      reading: { ...READING, personalData: ['phone'] },
      event: eventOf('e', { text: 'Мой телефон 8 921 123-45-67' }),
      draft: DRAFT,
    },
    'record client | none | {personal_data_warning} | {appeal_note_private} {appeal_ask_essence} [appeal_back] [appeal_cancel] [call_operator]',
  ],
  [
    'all is right, where our portal takes it',
    'appeal-drawn-up',
    {
      event: pressed('draft:hand'),
      draft: { ...DRAFT, step: 'check', essence: 'Яма' },
      appeals: { ...APPEALS, link: 'https://x/?t=1' },
    },
    'record client | none | {appeal_link} https://x/?t=1 72 [appeal_hand_again] [appeal_fix_essence] [appeal_cancel] [call_operator] | draft step=handed link',
  ],
  [
    'L1-05 all is right, where the official way is given',
    'appeal-drawn-up',
    { event: pressed('draft:hand'), draft: { ...DRAFT, step: 'check', essence: 'Яма' } },
    'record client | none | {appeal_text_to_copy} [appeal_type_complaint] Глава Яма | {appeal_draft_saved} [appeal_hand_again] [appeal_fix_essence] [appeal_cancel] [call_operator] | draft step=handed',
  ],
  [
    'it lacks what the law asks for',
    'appeal-drawn-up',
    { event: pressed('draft:hand'), draft: { ...DRAFT, step: 'check', essence: '!!!' } },
    `record client | none | {appeal_missing} {appeal_part_essence} ${PREVIEW('!!!')} | draft step=check`,
  ],
  [
    'a draft older than its policy is looked at anew',
    'appeal-drawn-up',
    { event: pressed('draft:hand'), draft: { ...DRAFT, step: 'check', essence: 'Яма', policyVersion: 'p0' } },
    `record client | none | {appeal_rules_changed} ${PREVIEW('Яма')} | draft step=check policyVersion=p1`,
  ],
  [
    'the number is brought back',
    'appeal-drawn-up',
    {
      event: eventOf('e', { text: 'Мой номер ОГ-123' }),
      draft: { ...DRAFT, step: 'handed', essence: 'Яма' },
      openCase: waiting,
      appeals: { ...APPEALS, terms: { appeal: TERM, information: null } },
    },
    'record client | waiting | start | {appeal_number_kept} ОГ-123 {appeal_term} в среду, 23 декабря, до 14:00 [call_operator] | draft sent ОГ-123',
  ],
  [
    'cancelled in words',
    'appeal-drawn-up',
    { event: eventOf('e', { text: 'Отмена.' }), draft: DRAFT },
    'record client | none | {appeal_cancelled} [appeal_compose] [call_operator] | draft cancel',
  ],
  [
    'a message after a day, while a draft sleeps',
    'not-known',
    { draft: { ...DRAFT, changedAt: NOON - 25 * HOUR, createdAt: NOON - 25 * HOUR } },
    `${toPerson} | {unknown_answer} ${HOLDING} [call_operator] | {appeal_resume} вчера [appeal_go_on] [appeal_take] [appeal_cancel] [call_operator]`,
  ],
  [
    'a message while a draft sleeps and was reminded of today',
    'not-known',
    { draft: { ...DRAFT, changedAt: NOON - 25 * HOUR }, memory: { reminded: NOON - HOUR } },
    `${toPerson} | {unknown_answer} ${HOLDING} [call_operator]`,
  ],
  [
    'an operator has the talk: the draft waits',
    'operator-has-the-talk',
    { mode: 'operator', event: pressed('draft:hand'), draft: DRAFT, openCase: waiting },
    'record client | waiting',
  ],
  [
    'another body’s matter',
    'not-our-matter',
    { answer: answer('redirect', { redirect: { agency: null, name: 'Росреестр' } }) },
    `${toPerson} | {redirect} Росреестр  ${HOLDING} [call_operator]`,
  ],
  [
    'a file without words',
    'file-without-words',
    { event: eventOf('e', { text: ' ', attachments: [{ kind: 'photo' }] }), answer: null },
    `${toPerson} | {file_received} ${HOLDING}`,
  ],
  [
    'more words to what a person will answer',
    'added-to-what-waits',
    { openCase: waiting },
    'record client | waiting',
  ],
  [
    'more words, while the question is in somebody’s work',
    'added-to-what-waits',
    { openCase: { ...waiting, status: 'in_work' }, answer: answer('clarify', { options }) },
    'record client | waiting',
  ],
  // What the bot may say.
  [
    'an article chosen from the offer',
    'chosen-from-the-offer',
    { event: pressed('ask:kb-1'), chosen: SAYABLE },
    `record client | bot | start | met by reply | ${ANSWER}`,
  ],
  [
    'a forged offer of an article that may not be said',
    'nothing-asked',
    { event: pressed('ask:servants-only') },
    'record client | none',
  ],
  [
    '/start',
    'opened-the-talk',
    { event: eventOf('e', { text: '/start' }) },
    'record client | none | {greeting} [call_operator]',
  ],
  [
    '/start of a deep link',
    'opened-the-talk',
    { event: eventOf('e', { text: '/start Abc_1', ref: 'Abc_1' }) },
    'record client | none | {greeting} [call_operator]',
  ],
  [
    'the button «Начать» of VK',
    'opened-the-talk',
    { event: pressed('start', 'Начать'), answer: null },
    'record client | none | {greeting} [call_operator]',
  ],
  [
    'a question that begins like a command',
    'answered',
    ask({ event: eventOf('e', { text: '/startап: где поддержка?' }) }),
    `record client | bot | start | met by reply | ${ANSWER}`,
  ],
  [
    'small talk',
    'small-talk',
    { answer: answer('small_talk', { smallTalk: 'thanks' }) },
    'record client | none | {thanks} [call_operator]',
  ],
  ['an answer', 'answered', ask(), `record client | bot | start | met by reply | ${ANSWER}`],
  [
    'an answer that never counts',
    'answered',
    ask({ botAnswer: 'never' }),
    `record client | waiting | start | ${ANSWER}`,
  ],
  [
    'an answer that counts when it is accepted',
    'answered',
    ask({ botAnswer: 'counts_when_accepted' }),
    `record client | bot | start | ${ANSWER}`,
  ],
  [
    'an answer to more, while the case waits for a person',
    'answered',
    ask({ openCase: waiting }),
    `record client | waiting | ${ANSWER}`,
  ],
  [
    'a question back',
    'asked-back',
    { answer: answer('clarify', { options }) },
    'record client | bot | start | {clarify} Приём Запись [call_operator]',
  ],
  [
    'nothing but a sticker',
    'nothing-asked',
    { event: eventOf('e', { text: '' }), answer: null },
    'record client | none',
  ],
  ['not known', 'not-known', {}, `${toPerson} | {unknown_answer} ${HOLDING} [call_operator]`],
  [
    'off topic',
    'not-known',
    { answer: answer('off_topic') },
    `${toPerson} | {unknown_answer} ${HOLDING} [call_operator]`,
  ],
  [
    'not known, at night',
    'not-known',
    { openNow: false },
    `${toPerson} | {unknown_answer} {holding_night} сегодня до 18:00 [call_operator]`,
  ],
  [
    'not known, and already late',
    'not-known',
    { now: NOON + 6 * HOUR },
    `${toPerson} | {unknown_answer} {holding_no_term} [call_operator]`,
  ],
  [
    'not known, without any term',
    'not-known',
    { clocks: [] },
    'record client | waiting | {unknown_answer} {holding_no_term} [call_operator]',
  ],
  ['a message that goes on', 'goes-on', ask({ more: true }), 'record client | none'],
  [
    'a call for a person does not wait for the rest',
    'asked-for-a-person',
    { more: true, reading: { ...READING, wantsPerson: true } },
    `${toPerson} | ${HOLDING} | mode operator`,
  ],
  [
    'smileys alone',
    'no-words',
    { event: eventOf('e', { text: '😀🙏' }), answer: answer('off_topic') },
    'record client | none | {not_understood} [call_operator]',
  ],
  [
    'a smiley after an answer',
    'no-words',
    { event: eventOf('e', { text: '👍' }), answer: answer('off_topic'), openCase: open },
    'record client | none',
  ],
  [
    'several questions, all known',
    'answered-each',
    several2(part('а', known), part('б', known)),
    `record client | bot | start | met by reply | {part_answer} 1 Личный приём Приём по средам. {part_answer} 2 Личный приём Приём по средам. {helped_question} [helped_yes] [helped_no] [call_operator]`,
  ],
  [
    'several questions, one not known',
    'answered-each',
    several2(part('а', known), part('б')),
    `${toPerson} | {part_answer} 1 Личный приём Приём по средам. {part_unknown} 2 ${HOLDING} [call_operator]`,
  ],
  [
    'several questions, one of them another body’s',
    'answered-each',
    several2(
      part('а', { answer: answer('redirect', { redirect: { agency: null, name: 'МФЦ' } }) }),
      part('б', known),
    ),
    `${toPerson} | {part_redirect} 1 МФЦ {part_answer} 2 Личный приём Приём по средам. ${HOLDING} [call_operator]`,
  ],
  [
    'several questions, one unclear',
    'answered-each',
    several2(part('а', known), part('б', { answer: answer('clarify', { options }) })),
    'record client | bot | start | {part_answer} 1 Личный приём Приём по средам. {part_clarify} 2 Приём Запись [call_operator]',
  ],
  [
    'several questions where the bot’s answer never counts',
    'answered-each',
    { ...several2(part('а', known), part('б', known)), botAnswer: 'never' },
    `record client | waiting | start | {part_answer} 1 Личный приём Приём по средам. {part_answer} 2 Личный приём Приём по средам. {helped_question} [helped_yes] [helped_no] [call_operator]`,
  ],
];

describe('what is done about an event', () => {
  it.each(ROWS)('%s', (_, rule, more, expected) => {
    const plan = decide(situation(more));
    decided.add(plan.rule);
    expect([plan.rule, summary(plan)]).toEqual([rule, expected]);
  });

  afterAll(() => {
    const rules = [...changes, ...channelUse, ...handingOver, ...several, ...answering].map(
      (rule) => rule.name,
    );
    expect(rules.filter((rule) => !decided.has(rule))).toEqual([]);
    expect(new Set(rules).size).toBe(rules.length);
  });
});

describe('what is remembered', () => {
  it('the article and the question that it answered', () => {
    expect(decide(situation(ask())).memory).toEqual({ article: 'kb-1', question: 'Когда приём?' });
  });
  it('the question that was asked back about, until an article is chosen', () => {
    const asked = decide(situation({ answer: answer('clarify', { options }) }));
    expect(asked.memory).toEqual({ question: 'Когда приём?' });
    const chosen = situation({ event: pressed('ask:kb-1'), chosen: SAYABLE, memory: asked.memory ?? {} });
    expect(decide(chosen).memory).toEqual({ article: 'kb-1', question: 'Когда приём?' });
  });
  it('nothing of a question that was settled', () => {
    const memory = { article: 'kb-1', question: 'q' };
    expect(decide(situation({ event: pressed('helped:yes'), memory })).memory).toEqual({});
  });
});
