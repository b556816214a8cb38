import { momentWords, zoneWords } from '../cases/moment-words.rules.ts';
import type { Evidence, ProvenClock } from '../reports/evidence.ts';
import type { ProvenMessage, ProvenSend } from '../reports/evidence-messages.ts';
import type { Sheet, SheetFact, SheetPart } from '../reports/sheet.ts';
import type { ConsoleAgency } from './deps.ts';
import { DELIVERY_NAMES, STATUS_NAMES, channelName, closeReason, kindName, sendReason } from './words.ts';
import { caseName } from '../agency/index.ts';

const NO_LINK = 'площадка не даёт постоянной ссылки';
const AUTHORS: Readonly<Record<ProvenMessage['author'], string>> = {
  client: 'Клиент',
  bot: 'Бот',
  operator: 'Сотрудник',
  system: 'Программа',
};
const CLOCK_EVENTS: Readonly<Record<string, string>> = {
  started: 'срок поставлен',
  warned: 'предупреждение',
  breached: 'срок прошёл',
  met: 'срок выполнен',
  reopened: 'срок идёт дальше',
  closed: 'срок снят',
  recomputed: 'срок пересчитан',
};

interface Said {
  readonly zone: string;
  readonly messages: ReadonlyMap<string, number>;
}

function moment(iso: string, zone: string): string {
  return momentWords(Temporal.Instant.from(iso).epochMilliseconds, zone);
}

/** Facts that have something to say. */
function facts(rows: readonly (readonly [name: string, value: string | null, href?: string])[]): SheetPart {
  return {
    kind: 'facts',
    rows: rows.flatMap(([name, value, href]): SheetFact[] =>
      value === null || value === '' ? [] : [{ name, value, ...(href === undefined ? {} : { href }) }],
    ),
  };
}

function link(name: string, href: string | null, place: 'private' | 'public') {
  if (place === 'private') return [name, null] as const;
  return href === null ? ([name, NO_LINK] as const) : ([name, href, href] as const);
}

function sendFacts(send: ProvenSend, message: ProvenMessage, { zone }: Said): SheetPart {
  const when = (iso: string | null) => (iso === null ? null : moment(iso, zone));
  return facts([
    [
      'Отправка',
      `${DELIVERY_NAMES[send.state]}${send.reason === null ? '' : `: ${sendReason(send.reason)}`}`,
    ],
    ['Поставлено в отправку', when(send.writtenAt)],
    ['Передано площадке', when(send.firstTriedAt)],
    [send.state === 'sent' ? 'Площадка приняла' : 'Итог известен', when(send.settledAt)],
    ['Номер у площадки', send.externalId],
    ...(send.externalId === null ? [] : [link('Постоянная ссылка', send.permalink, message.place)]),
  ]);
}

function messageParts(message: ProvenMessage, at: number, said: Said): SheetPart[] {
  const { zone } = said;
  const who =
    message.staff === null ? AUTHORS[message.author] : `${AUTHORS[message.author]}: ${message.staff}`;
  const when = (iso: string | null) => (iso === null ? null : moment(iso, zone));
  return [
    {
      kind: 'heading',
      text: `${at + 1}. ${who}, ${channelName(message.channel)}, ${kindName(message.kind)}`,
    },
    facts([
      ['Время площадки', when(message.platformTime)],
      ['Время сервера', when(message.serverTime)],
      ['Номер у площадки', message.externalId],
      ...(message.author === 'client' ? [link('Постоянная ссылка', message.permalink, message.place)] : []),
      ['Нажата кнопка', message.pressed],
      ['Вложения', message.attachments.join(', ')],
      ['Статья базы знаний', message.articles.join(', ')],
      ['Исправлено', when(message.editedAt)],
      ['Удалено автором', when(message.deletedAt)],
      ['Скрыто сотрудником', when(message.hiddenAt)],
    ]),
    ...message.versions.map(({ text, until }, n): SheetPart => ({
      kind: 'quote',
      head: `Редакция ${n + 1}, действовала до: ${moment(until, zone)}`,
      text,
    })),
    ...(message.text === ''
      ? []
      : [
          {
            kind: 'quote',
            head: message.versions.length > 0 ? 'Последняя редакция' : 'Текст',
            text: message.text,
          } as const,
        ]),
    ...message.sends.map((send) => sendFacts(send, message, said)),
  ];
}

function outcome(clock: ProvenClock): string {
  if (clock.state === 'running') return clock.late ? 'идёт, просрочен' : 'идёт';
  if (clock.state === 'closed') return 'снят без ответа';
  return clock.late ? 'выполнен с опозданием' : 'выполнен в срок';
}

function clockParts(clock: ProvenClock, { zone, messages }: Said): SheetPart[] {
  const by = clock.metBy === null ? undefined : messages.get(clock.metBy);
  return [
    { kind: 'heading', text: `Срок: ${clock.name}` },
    facts([
      ['Итог', outcome(clock)],
      ['Начало', moment(clock.startedAt, zone)],
      ['Срок', `${moment(clock.deadlineAt, zone)}${clock.provisional ? ', предварительно' : ''}`],
      ['Выполнен', clock.metAt === null ? null : moment(clock.metAt, zone)],
      ['Чем выполнен', by === undefined ? null : `сообщением ${by + 1} этого листа`],
      ['Основание', clock.clause],
      ['Редакция правил', clock.policyVersion],
      ['Редакция календаря', clock.calendarVersion],
      [
        'Что было со сроком',
        clock.events.map(({ at, kind }) => `${moment(at, zone)}: ${CLOCK_EVENTS[kind] ?? kind}`).join('\n'),
      ],
    ]),
    {
      kind: 'text',
      text:
        clock.explanation.length > 0
          ? clock.explanation.join('\n')
          : 'Расчёт сейчас не показать: графика или календаря, по которым он сделан, больше нет среди настроек ведомства.',
    },
  ];
}

/** The evidence of a case in words: the page and the PDF show the same sheet. */
export function evidenceSheet(evidence: Evidence, digest: string, agency: ConsoleAgency | undefined): Sheet {
  const zone = agency?.zone ?? 'Europe/Moscow';
  const { case: row, messages, clocks } = evidence;
  const said = { zone, messages: new Map(messages.map(({ id }, at) => [id, at])) };
  return {
    title: `Доказательный лист по вопросу ${caseName(agency, row.number)}`,
    subtitle: agency?.name ?? row.agency,
    parts: [
      facts([
        ['Клиент', row.client ?? 'без имени'],
        ['Канал', `${channelName(row.channel)}, ${kindName(row.kind)}`],
        ['Тема', row.topic === null ? null : (agency?.topics[row.topic] ?? row.topic)],
        ['Состояние', STATUS_NAMES[row.status as keyof typeof STATUS_NAMES]],
        ['Ведёт', row.owner],
        ['Открыт', moment(row.openedAt, zone)],
        ['Закрыт', row.closedAt === null ? null : moment(row.closedAt, zone)],
        ['Чем закончилось', row.closedAt === null ? null : closeReason(row.closeReason)],
        ['Сообщений', String(messages.length)],
        [
          'Время на листе',
          `${zoneWords(Temporal.Instant.from(row.openedAt).epochMilliseconds, zone)} (${zone})`,
        ],
        ['SHA-256', digest],
      ]),
      ...clocks.flatMap((clock) => clockParts(clock, said)),
      ...messages.flatMap((message, at) => messageParts(message, at, said)),
      { kind: 'heading', text: 'Как проверить лист' },
      {
        kind: 'text',
        text: `Отпечаток SHA-256 посчитан по данным листа (JSON), они вложены в PDF файлом. Команда «otklik evidence ФАЙЛ» считает отпечаток файла, команда «otklik evidence --agency ${row.agency} --case ${row.number}» считает его заново по хранилищу. Пока в вопросе ничего не произошло и правила не менялись, отпечатки совпадают.`,
      },
    ],
    footer: `Вопрос ${caseName(agency, row.number)}, SHA-256 ${digest}`,
  };
}
