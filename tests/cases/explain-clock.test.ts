import { describe, expect, it } from 'vitest';
import { explainClock } from '../../src/cases/explain-clock.ts';
import type { ClockRow } from '../../src/store/tables.ts';
import { at, packOf, responseClocks } from '../watch/watch-stand.ts';
import { clockRow } from './clock-row.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
const explain = (row: ClockRow) => explainClock(responseClocks, packOf(row.agency), row);
const ASSUMED =
  'Часы работы взяты по предположению, их ещё не подтвердили: Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 3.3 (часы — в служебном распорядке Правительства).';

describe('explanation of a deadline', () => {
  it('U-32: working hours, with the lunch left out and the answer in time', () => {
    const row = clockRow('ulyanovsk', 'U-32-mention', ul('2026-11-23T10:20:30'), {
      state: 'met',
      met_at: ul('2026-11-23T16:30:30'),
    });
    expect(explain(row)).toEqual({
      title: 'Ответ на упоминание: 6 рабочих часов',
      clause: 'Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 7.2',
      policyVersion: row.policy_version,
      calendarVersion: responseClocks.calendarVersion,
      schedule: 'график «Правительство и консультационная линия», МСК+1',
      assumption: ASSUMED,
      start: 'понедельник, 23 ноября 2026 г., 10:20:30',
      deadline: 'понедельник, 23 ноября 2026 г., 17:20:30',
      rows: [
        { from: 'пн 23.11.2026 10:20:30', to: '13:00', length: '2 ч 39 мин 30 с' },
        { from: 'пн 23.11.2026 14:00', to: '17:20:30', length: '3 ч 20 мин 30 с' },
      ],
      skipped: [],
      sentences: [
        'Срок: 6 рабочих часов. Основание: Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 7.2.',
        'Начало отсчёта: понедельник, 23 ноября 2026 г., 10:20:30 — упоминание появилось (время площадки).',
        'Считается только рабочее время: график «Правительство и консультационная линия», МСК+1.',
        'Последний момент: понедельник, 23 ноября 2026 г., 17:20:30. Ответ ровно в этот момент успевает.',
        'Что закрывает срок: ответ по существу или приглашение в личные сообщения.',
        ASSUMED,
        'Ответ дан 23.11.2026 в 16:30:30, за 50 мин до срока.',
      ],
    });
  });

  it('U-32: written after hours before a weekend, and overdue', () => {
    const { rows, skipped, sentences } = explain(
      clockRow('ulyanovsk', 'U-32-comment', ul('2026-11-27T19:20'), { breached: 1 }),
    );
    expect(rows).toEqual([
      { from: 'пн 30.11.2026 9:00', to: '13:00', length: '4 ч' },
      { from: 'пн 30.11.2026 14:00', to: '15:00', length: '1 ч' },
    ]);
    expect(skipped).toEqual([
      { date: '28.11.2026', reason: 'суббота, выходной' },
      { date: '29.11.2026', reason: 'воскресенье, выходной' },
    ]);
    expect(sentences).toContain(
      'В момент начала рабочее время не шло, поэтому первая минута — понедельник, 30 ноября 2026 г., 9:00.',
    );
    expect(sentences).toContain(
      'Не вошли в срок: 28.11.2026 — суббота, выходной; 29.11.2026 — воскресенье, выходной.',
    );
    expect(sentences.at(-1)).toBe('Срок прошёл, ответа по существу ещё нет.');
  });

  it('K-21: clock hours through the night, with the other reading apart', () => {
    const { title, rows, sentences, otherReading, assumption } = explain(
      clockRow('kursk', 'K-21-mention', at('2026-11-23T23:00'), {
        state: 'met',
        met_at: at('2026-11-24T09:00'),
        breached: 1,
      }),
    );
    expect(title).toBe('Ответ на упоминание: 3 часа подряд');
    expect(rows).toEqual([{ from: 'пн 23.11.2026 23:00', to: 'вт 24.11.2026 2:00', length: '3 ч' }]);
    expect(sentences.slice(2)).toEqual([
      'Часы идут подряд: ночь, обед и выходные не вычитаются.',
      'Последний момент: вторник, 24 ноября 2026 г., 2:00. Ответ ровно в этот момент успевает.',
      'Что закрывает срок: ответ по существу или приглашение в личные сообщения.',
      'Ответ дан 24.11.2026 в 9:00, на 7 ч позже срока.',
    ]);
    expect(otherReading).toBe(
      'При другом прочтении пункта (3 рабочих часа) срок был бы: вторник, 24 ноября 2026 г., 12:00.',
    );
    expect(assumption).toBeUndefined();
  });

  it('K-25: thirty days rolled back over a weekend', () => {
    const { rows, skipped, sentences } = explain(clockRow('kursk', 'K-25-answer', at('2026-11-26T10:00')));
    expect(rows).toEqual([{ from: 'пт 27.11.2026', to: 'сб 26.12.2026', length: '30 календарных дней' }]);
    expect(skipped).toEqual([
      { date: '26.11.2026', reason: 'день поступления не считается (статья 191 Гражданского кодекса)' },
      { date: '26.12.2026', reason: 'суббота, выходной' },
    ]);
    expect(sentences.slice(2, 4)).toEqual([
      'Считаются все дни подряд. День поступления не считается. Последний день кончается вместе с рабочим временем: график «Министерство, все телефоны и приём», МСК.',
      'Последний день, 26.12.2026, нерабочий, поэтому срок перенесён на предыдущий рабочий день.',
    ]);
  });

  it('K-25: over the New Year, provisional, with the decree of the moved day', () => {
    const { deadline, skipped, sentences } = explain(
      clockRow('kursk', 'K-25-answer', at('2026-12-05T10:00')),
    );
    expect(deadline).toBe('среда, 30 декабря 2026 г., 18:00');
    expect(skipped).toContainEqual({
      date: '31.12.2026',
      reason: 'перенос с 4 января по постановлению № 1466 от 24.09.2025',
    });
    expect(sentences).toContain('Не вошли в срок: 6 дней, список с причинами приложен.');
    expect(sentences).toContain(
      'Предварительно: календарь на 2027 год ещё не утверждён. Когда выйдет постановление, срок пересчитается.',
    );
  });

  it('U-06: working days, a row for each', () => {
    const { rows, sentences } = explain(clockRow('ulyanovsk', 'U-06-urgent', ul('2026-11-27T10:00')));
    expect(rows.map(({ from, to, length }) => `${from} - ${to}: ${length}`)).toEqual([
      'пн 30.11.2026 9:00 - 18:00: 1-й рабочий день',
      'вт 01.12.2026 9:00 - 18:00: 2-й рабочий день',
      'ср 02.12.2026 9:00 - 18:00: 3-й рабочий день',
      'чт 03.12.2026 9:00 - 18:00: 4-й рабочий день',
      'пт 04.12.2026 9:00 - 18:00: 5-й рабочий день',
    ]);
    expect(sentences).toContain(
      'Не вошли в срок: 27.11.2026 — день поступления не считается (статья 191 Гражданского кодекса); 28.11.2026 — суббота, выходной; 29.11.2026 — воскресенье, выходной.',
    );
  });

  it('U-02: a goal says that it is no rule', () => {
    expect(explain(clockRow('ulyanovsk', 'U-02-history', ul('2026-11-05T10:00'))).sentences).toContain(
      'Это цель, а не норма.',
    );
  });

  it('U-26: asked at the close of Friday, due at the close of Monday', () => {
    const { deadline, sentences } = explain(clockRow('ulyanovsk', 'U-26-internal', ul('2026-11-27T18:00')));
    expect(deadline).toBe('понедельник, 30 ноября 2026 г., 18:00');
    expect(sentences).toContain(
      'Рабочий день тогда уже кончился или был выходным, поэтому срок — конец следующего рабочего дня.',
    );
  });

  const outcomes: [string, Partial<ClockRow>, string][] = [
    [
      'at the very deadline',
      { state: 'met', met_at: ul('2026-11-23T16:00') },
      'Ответ дан 23.11.2026 в 16:00, ровно в срок.',
    ],
    [
      'seconds before',
      { state: 'met', met_at: ul('2026-11-23T15:59:30') },
      'Ответ дан 23.11.2026 в 15:59:30, меньше чем за минуту до срока.',
    ],
    [
      'over the lunch',
      { state: 'met', met_at: ul('2026-11-23T12:30') },
      'Ответ дан 23.11.2026 в 12:30, за 2 ч 30 мин рабочего времени до срока.',
    ],
    [
      'the next morning',
      { state: 'met', met_at: ul('2026-11-24T09:30') },
      'Ответ дан 24.11.2026 в 9:30, на 2 ч 30 мин рабочего времени позже срока.',
    ],
    [
      'running again',
      { reason: 'not_delivered' },
      'Ответ не был доставлен, поэтому срок идёт дальше от прежнего начала.',
    ],
    [
      'late on arrival',
      { reason: 'overdue_on_arrival', state: 'met', met_at: ul('2026-11-23T16:30') },
      'Ответ дан 23.11.2026 в 16:30, на 30 мин позже срока.',
    ],
    ['closed', { state: 'closed', reason: 'repeated' }, 'Срок снят: вопрос закрыт.'],
  ];
  it.each(outcomes)('says what became of the clock: %s', (_, changed, sentence) => {
    const row = clockRow('ulyanovsk', 'U-32-direct', ul('2026-11-23T10:00'), changed);
    expect(explain(row).sentences).toContain(sentence);
  });

  it('says when the packs of today would give another deadline than the one that was in force', () => {
    const row = clockRow('ulyanovsk', 'U-32-direct', ul('2026-11-23T10:00'), {
      state: 'closed',
      deadline_at: ul('2026-11-23T15:00'),
      calendar_version: 'then',
    });
    expect(explain(row).sentences.at(-1)).toBe(
      'По сегодняшним часам и календарю вышло бы иначе: понедельник, 23 ноября 2026 г., 16:00. Действует срок, посчитанный тогда (календарь then).',
    );
  });
});
