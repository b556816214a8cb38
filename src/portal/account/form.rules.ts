import type { AppealType, DraftContent } from '../../appeals/drafts.ts';

/** The longest text that is taken, in UTF-16 units, as `send-appeal.ts` counts. */
export const LONGEST_ESSENCE = 60_000;
const LONGEST_LINE = 300;

/** What a person typed into the form of an appeal. */
export interface TypedForm {
  readonly type: AppealType | null;
  readonly addressee: string;
  readonly essence: string;
  readonly mail: string;
  readonly phone: string;
  readonly address: string;
}

export type FieldName = keyof TypedForm;
export type Faults = Partial<Readonly<Record<FieldName, string>>>;

/** One `@` and a dot after it: whether the box exists only the letter tells. */
const MAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/u;
const SAYS_SOMETHING = /\p{L}{2}/u;

const TYPES: readonly AppealType[] = ['proposal', 'application', 'complaint', 'information'];

/** What a form sent, with lines trimmed and everything that is no type of appeal left out. */
export function typedForm(field: (name: string) => string): TypedForm {
  const line = (name: string) =>
    field(name)
      .toWellFormed()
      .replaceAll(/[\s\0]+/gu, ' ')
      .trim();
  return {
    type: TYPES.find((type) => type === field('type')) ?? null,
    addressee: line('addressee'),
    // No name and no word has a NUL, and PostgreSQL's text takes none.
    essence: field('essence').toWellFormed().replaceAll('\0', '').trim(),
    mail: line('mail'),
    phone: line('phone'),
    address: line('address'),
  };
}

/** What cannot be kept at all, because it is longer than anything of its kind. */
export function tooLong(typed: TypedForm): Faults {
  const faults: Record<string, string> = {};
  if (typed.essence.length > LONGEST_ESSENCE) {
    const over = typed.essence.length - LONGEST_ESSENCE;
    faults['essence'] =
      `Текст длиннее 60 000 знаков на ${over.toLocaleString('ru-RU')}. Сократите его или приложите файлом.`;
  }
  for (const name of ['addressee', 'mail', 'phone', 'address'] as const) {
    if (typed[name].length > LONGEST_LINE) faults[name] = 'Здесь больше 300 знаков. Сократите.';
  }
  return faults;
}

/** What has to be there before an appeal can be sent (59-ФЗ art. 7 part 3), in plain words. A phone is never demanded. */
export function missing(typed: TypedForm): Faults {
  const faults: Record<string, string> = {};
  if (typed.type === null) faults['type'] = 'Выберите, что это. Если сомневаетесь, подойдёт «Заявление».';
  if (!SAYS_SOMETHING.test(typed.addressee))
    faults['addressee'] = 'Напишите, кому обращение: орган, должность или имя.';
  if (!SAYS_SOMETHING.test(typed.essence)) faults['essence'] = 'Напишите, что случилось и о чём вы просите.';
  if (typed.mail !== '' && !MAIL.test(typed.mail))
    faults['mail'] = 'Так адрес почты не пишется. Проверьте его.';
  return faults;
}

/** The part of the form that is the draft's own: ways to reach a person belong to the sealed card. */
export function contentOf({
  type,
  addressee,
  essence,
}: TypedForm): Pick<DraftContent, 'type' | 'addressee' | 'essence'> {
  return { type, addressee, essence };
}
