import { describe, expect, it } from 'vitest';
import type { ChannelUse } from '../../src/agency/index.ts';
import { refusalOf } from '../../src/outbox/permission.rules.ts';
import { facts } from '../dispatch/desk.ts';
import { CHANNEL_USES, policyAt, useOf } from '../../src/agency/index.ts';

const why = { name: 'Telegram выключен', clause: '41-ФЗ', validFrom: '2025-06-01' };
const OWN = ['8 (812) 539-41-10', 'mail@ulgov.ru', '191311, Санкт-Петербург, Суворовский пр., д. 67'];
const sending = (
  text: string,
  place: 'private' | 'public' = 'private',
  from: 'bot' | 'operator' = 'operator',
) => ({ text, place, from }) as const;
const refused = (use: ChannelUse, message: Parameters<typeof refusalOf>[1]) =>
  refusalOf({ use, why }, message, OWN);

describe('the body’s switch of Telegram', () => {
  it.each<[ChannelUse, string, boolean]>([
    ['off', 'private', false],
    ['off', 'public', false],
    ['public_only', 'private', false],
    ['public_only', 'public', true],
    ['no_personal_data', 'private', true],
    ['no_personal_data', 'public', true],
    ['on', 'private', true],
    ['on', 'public', true],
  ])('%s: a plain %s answer may leave: %s', (use, place, may) => {
    for (const from of ['bot', 'operator'] as const)
      expect(
        refused(use, sending('Приём по средам', place === 'private' ? 'private' : 'public', from)) === null,
      ).toBe(may);
  });

  it.each([
    'Иван, ваш паспорт 40 10 123456 мы получили',
    'СНИЛС 112-233-445 95 верный',
    'Мы позвоним вам на +7 921 123-45-67',
    'Письмо отправили на ivan.petrov@mail.ru',
    'Приедем по адресу ул. Ленина, д. 5, кв. 12',
  ])('where personal data are forbidden this is held back: %s', (text) => {
    for (const use of ['public_only', 'no_personal_data'] as const) {
      expect(refused(use, sending(text, 'public'))).toMatch(
        /^запрещено: в тексте есть персональные данные\. .*41-ФЗ/u,
      );
    }
    expect(refused('on', sending(text))).toBeNull();
  });

  it.each([
    'Позвоните нам: +7 812 539-41-10',
    'Позвоните: 8(812)5394110 или пишите на mail@ulgov.ru',
    'Мы ждём вас: 191311, Санкт-Петербург, Суворовский пр., д. 67',
  ])('the body’s own contacts are nobody’s personal data: %s', (text) => {
    expect(refused('no_personal_data', sending(text))).toBeNull();
  });

  it('approved text of the bot is not searched: it holds no client’s data', () => {
    expect(refused('no_personal_data', sending('Приёмная: 8 (8422) 58-91-01', 'private', 'bot'))).toBeNull();
  });

  it('a pointer to other channels leaves even when Telegram is off', () => {
    expect(refused('off', { ...sending('Пишите в MAX', 'private', 'bot'), pointer: true })).toBeNull();
  });

  it('names the law; and says so when nobody has decided', () => {
    expect(refused('off', sending('Да'))).toBe('запрещено: канал выключен. Telegram выключен. 41-ФЗ');
    expect(refusalOf({ use: 'off', why: null }, sending('Да'), [])).toContain('не решало');
  });

  const telegram = (settings: Record<string, unknown> = {}) => ({ channel: 'telegram', settings });

  it('is what an administrator connects it for, in every shipped pack, and rests on 41-ФЗ and 149-ФЗ', () => {
    const at = Date.parse('2026-11-21T12:00:00+03:00');
    for (const pack of facts().packs.values()) {
      const policy = policyAt(pack, at);
      const { use, why: law } = useOf(policy, telegram());
      expect(use).toBe('on');
      expect(law?.clause).toMatch(/№ 41-ФЗ.*№ 149-ФЗ, ст\. 10 ч\. 8–10/u);
      for (const narrowed of CHANNEL_USES)
        expect(useOf(policy, telegram({ use: narrowed })).use).toBe(narrowed);
      expect(useOf(policy, { channel: 'vk', settings: {} })).toEqual({ use: 'on', why: null });
    }
  });

  it('a decision of the body goes before what stands in the account', () => {
    const [pack] = facts().packs.values();
    if (!pack) throw new Error('no pack');
    const policy = policyAt(pack, Date.parse('2026-11-21T12:00:00+03:00'));
    const decided = { ...policy, settings: { ...policy.settings, telegram: 'off' as const } };
    expect(useOf(decided, telegram({ use: 'on' })).use).toBe('off');
  });

  it('is off where no row speaks of it', () => {
    const [pack] = facts().packs.values();
    if (!pack) throw new Error('no pack');
    expect(useOf(policyAt({ ...pack, policy: [] }, 0), telegram({ use: 'on' })).use).toBe('off');
  });
});
