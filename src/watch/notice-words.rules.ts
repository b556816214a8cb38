import { momentWords } from '../cases/moment-words.rules.ts';
import { sayWhen } from '../cases/say-when.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import { caseName } from '../agency/case-name.rules.ts';

/** What there is to tell, from the share of the term in percent: «Прошла половина срока», «Срок прошёл». */
export function noticeHeadline(share: number): string {
  if (share >= 100) return 'Срок прошёл';
  return share === 50 ? 'Прошла половина срока' : `Прошло ${share} % срока`;
}

/** What a notice says outside of the console: nothing of the client, neither the name nor the words. */
export interface NoticeFacts {
  readonly caseId: string;
  readonly caseNumber: number;
  readonly clockId: string;
  /** The name of the term. */
  readonly name: string;
  readonly share: number;
  readonly deadlineAt: Instant;
}

/** The body that a notice is about, as its staff know it. */
export interface NoticeBody {
  readonly name: string;
  readonly zone: string;
  readonly code: string;
  /** Which unit answers for a topic. */
  readonly topics: readonly { readonly id: string; readonly unit: string }[];
}

/** «Вопрос ЛО-12: прошло 80 % срока, ответить сегодня до 16:40» */
export function noticeLine(
  facts: NoticeFacts,
  body: Pick<NoticeBody, 'zone' | 'code'>,
  now: Instant,
): string {
  const said = noticeHeadline(facts.share);
  const until = sayWhen(facts.deadlineAt, now, body.zone);
  const what = now > facts.deadlineAt ? 'ответить нужно было' : 'ответить';
  return `Вопрос ${caseName(body, facts.caseNumber)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}, ${what} ${until}`;
}

/** The letter about it. `origin` is the address of the console; without one there are no links. */
export function noticeLetter(
  facts: NoticeFacts,
  body: NoticeBody,
  now: Instant,
  origin: string | null,
): { readonly subject: string; readonly text: string } {
  const links =
    origin === null
      ? []
      : [
          '',
          `Открыть вопрос: ${origin}/console/cases/${facts.caseId}`,
          `Почему такой срок: ${origin}/console/clocks/${facts.clockId}`,
        ];
  const line = noticeLine(facts, body, now);
  return {
    subject: line.split(',')[0] ?? line,
    text: [
      `${line}.`,
      '',
      `${facts.name}, ${body.name}.`,
      `Последний момент: ${momentWords(facts.deadlineAt, body.zone)}.`,
      ...links,
      '',
    ].join('\n'),
  };
}
