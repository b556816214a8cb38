import { lengthText } from '../cases/term-time.rules.ts';
import { quantile } from '../reports/figures.rules.ts';
import type { BaseFigures, PeriodFigures } from '../reports/read-period.ts';
import {
  type Cell,
  type FigureTable,
  count,
  linesTable,
  share,
  text,
  time,
} from '../reports/tables.rules.ts';
import type { ConsoleAgency } from './deps.ts';
import { unitName } from './figures-shell.ts';
import { channelName, kindName } from './words.ts';

const MANY = new Intl.NumberFormat('ru-RU');
const PERCENT = new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 1 });

/** A cell as people read it. */
export function cellWords(cell: Cell): string {
  if (cell.as === 'text') return cell.text;
  if (cell.value === null) return '—';
  if (cell.as === 'count') return MANY.format(cell.value);
  return cell.as === 'share' ? `${PERCENT.format(cell.value * 100)} %` : lengthText(cell.value);
}

/** What of the base's answers was taken: of those where the person said anything. */
function accepted(base: BaseFigures): number | null {
  const said = base.helped + base.notHelped;
  return said === 0 ? null : base.helped / said;
}

function part(some: number, all: number): number | null {
  return all === 0 ? null : some / all;
}

type Figure = readonly [name: string, cell: Cell];

function baseLines(base: BaseFigures): readonly Figure[] {
  return [
    ['Ответов по базе знаний', count(base.answered)],
    ['Из оценённых ответов базы помогли', share(accepted(base))],
    ['Ответов базы исправили сотрудники', count(base.corrected)],
    ['Пробелов базы знаний', count(base.gaps)],
  ];
}

/** The figures of a period, each with its name. */
function figures(of: PeriodFigures): readonly Figure[] {
  const { clocks, cases, base } = of;
  const whole = clocks.whole();
  return [
    ['Вопросов поступило', count(cases.opened)],
    ['Доля отвеченных в срок', share(whole.share)],
    ['Отвечено в срок', count(whole.inTime)],
    ['С опозданием', count(whole.late)],
    ['Время ответа, рабочее: медиана', time(whole.median)],
    ['Время ответа, рабочее: 90-й процентиль', time(whole.ninetieth)],
    ['Доля вопросов, на которые хватило бота', share(part(cases.byBot, cases.opened))],
    ...(base === null ? [] : baseLines(base)),
    ['Передач сотрудникам и подразделениям', count(of.transfers)],
    ['Ждали клиента: медиана', time(quantile(cases.waits, 0.5))],
    ['Ждали клиента: 90-й процентиль', time(quantile(cases.waits, 0.9))],
  ];
}

/** «+3», «−1,2 п. п.», «+15 мин»: how a figure has changed. */
function change(now: Cell, before: Cell): string {
  if (now.as === 'text' || before.as === 'text' || now.value === null || before.value === null) return '—';
  const difference = now.value - before.value;
  const sign = difference < 0 ? '−' : '+';
  const size = Math.abs(difference);
  if (now.as === 'share') {
    const points = PERCENT.format(size * 100);
    return points === '0' ? 'без изменений' : `${sign}${points} п. п.`;
  }
  if (now.as === 'time') return size < 60_000 ? 'без изменений' : `${sign}${lengthText(size)}`;
  return size === 0 ? 'без изменений' : `${sign}${MANY.format(size)}`;
}

/** Figures beside those of the period before (K-50). */
export function summaryTable(now: PeriodFigures, before: PeriodFigures): FigureTable {
  const earlier = figures(before);
  return {
    title: 'Итоги',
    heads: ['Показатель', 'За период', 'За предыдущий', 'Изменение'],
    rows: figures(now).map(([name, cell], at) => {
      const then = earlier[at]?.[1] ?? count(null);
      return [text(name), cell, then, text(change(cell, then))];
    }),
  };
}

/** Who answered: a person by name, the bot, or somebody in the platform's own application. */
function answererName(key: string, names: ReadonlyMap<string, string>): string {
  if (key === 'bot') return 'Бот';
  if (key === 'hand') return 'В приложении площадки';
  return names.get(key) ?? 'бывший сотрудник';
}

/** Every table of the report, in the order of the page and of the files. */
export function reportTables(
  now: PeriodFigures,
  before: PeriodFigures,
  agencies: readonly ConsoleAgency[],
  names: ReadonlyMap<string, string>,
): readonly FigureTable[] {
  const agencyName = (id: string) => agencies.find((agency) => agency.id === id)?.shortName ?? id;
  const { clocks } = now;
  return [
    summaryTable(now, before),
    linesTable('По подразделениям', 'Подразделение', clocks.by('unit'), (key) => unitName(agencies, key)),
    ...(agencies.length > 1
      ? [linesTable('По ведомствам', 'Ведомство', clocks.by('agency'), agencyName)]
      : []),
    linesTable('По каналам', 'Канал', clocks.by('channel'), channelName),
    linesTable('По видам сообщений', 'Вид', clocks.by('kind'), kindName),
    linesTable('Кто ответил', 'Кто', clocks.by('by'), (key) => answererName(key, names)),
  ];
}
