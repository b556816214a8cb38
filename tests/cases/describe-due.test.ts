import { describe, expect, it } from 'vitest';
import { describeDue } from '../../src/cases/describe-due.ts';
import { at, packOf, responseClocks } from '../watch/watch-stand.ts';
import { clockRow } from './clock-row.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');

describe('countdown of a deadline', () => {
  const rows: [string, string, string, 'calm' | 'near' | 'soon' | 'overdue'][] = [
    ['2026-11-23T10:00', '2026-11-23T10:30', 'осталось 4 ч 30 мин рабочих → сегодня 16:00', 'calm'],
    ['2026-11-23T10:00', '2026-11-23T13:30', 'осталось 2 ч рабочих → сегодня 16:00', 'near'],
    ['2026-11-23T10:00', '2026-11-23T15:20', 'осталось 40 мин рабочих → сегодня 16:00', 'soon'],
    ['2026-11-27T17:00', '2026-11-27T18:30', 'осталось 4 ч рабочих → в понедельник, 30 ноября 13:00', 'calm'],
    ['2026-11-23T10:00', '2026-11-23T16:00', 'осталось 0 мин рабочих → сегодня 16:00', 'soon'],
    ['2026-11-23T10:00', '2026-11-23T16:00:30', 'срок только что прошёл', 'overdue'],
    ['2026-11-23T13:00', '2026-11-23T22:00', 'осталось 1 ч рабочих → завтра 10:00', 'soon'],
    ['2026-11-23T12:00', '2026-11-23T22:00', 'срок прошёл сегодня в 18:00', 'overdue'],
    ['2026-11-23T12:00', '2026-11-24T08:59', 'срок прошёл вчера в 18:00', 'overdue'],
    [
      '2026-11-23T10:00',
      '2026-11-24T09:30',
      'просрочено на 2 ч 30 мин рабочих → срок был вчера в 16:00',
      'overdue',
    ],
  ];
  it.each(rows)('from %s at %s: %s', (started, now, text, tone) => {
    const row = clockRow('ulyanovsk', 'U-32-direct', ul(started));
    expect(describeDue(responseClocks, packOf('ulyanovsk'), row, ul(now))).toEqual({ text, tone });
  });

  it('counts clock hours through the night', () => {
    const row = clockRow('kursk', 'K-21-direct', at('2026-11-23T23:00'));
    expect(describeDue(responseClocks, packOf('kursk'), row, at('2026-11-24T00:30'))).toEqual({
      text: 'осталось 1 ч 30 мин → сегодня 2:00',
      tone: 'near',
    });
  });

  it.each([
    ['2026-11-21T14:00', 'осталось 30 дней → до 21 декабря'],
    ['2026-12-19T10:00', 'осталось 2 дня → до 21 декабря'],
    ['2026-12-20T12:00', 'осталось 30 ч → завтра 18:00'],
    ['2026-12-21T17:00', 'осталось 1 ч → сегодня 18:00'],
    ['2026-12-24T09:00', 'просрочено на 3 дня → срок был 21 декабря'],
  ])('names the days of a term in days: %s', (now, text) => {
    const row = clockRow('ulyanovsk', '152FZ-purpose', ul('2026-11-21T12:00'), {
      deadline_at: ul('2026-12-21T18:00'),
    });
    expect(describeDue(responseClocks, packOf('ulyanovsk'), row, ul(now)).text).toBe(text);
  });

  it('counts only working days where the term does', () => {
    const row = clockRow('ulyanovsk', '152FZ-correction', ul('2026-11-20T12:00'), {
      deadline_at: ul('2026-12-01T18:00'),
    });
    const { text } = describeDue(responseClocks, packOf('ulyanovsk'), row, ul('2026-11-20T13:00'));
    expect(text).toBe('осталось 7 рабочих дней → до 1 декабря');
  });
});
