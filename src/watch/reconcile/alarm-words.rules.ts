import type { Instant } from '../../kernel/instants.ts';

/** «21.11 12:40» in the body's zone. */
export function moment(at: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(local.day)}.${two(local.month)} ${two(local.hour)}:${two(local.minute)}`;
}

export function silentText(since: Instant, zone: string): string {
  return `Канал молчит с ${moment(since, zone)}: обычно к этому времени уже приходят сообщения`;
}

export function missedText(count: number, first: Instant, zone: string): string {
  return `Площадка не доставила сообщений: ${count}, первое от ${moment(first, zone)}. Они найдены и в очереди`;
}

export function resetText(at: Instant, zone: string): string {
  return `Площадка сняла подписку канала, ${moment(at, zone)} она поставлена заново`;
}
