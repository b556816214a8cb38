/** An invented person of the stand; a number of ЕСИА stands for each. */
export interface Persona {
  readonly oid: string;
  readonly title: string;
  readonly trusted: boolean;
  readonly firstName: string;
  readonly lastName: string;
  readonly middleName?: string;
  readonly mail?: { readonly value: string; readonly verified: boolean };
  readonly organisations?: readonly {
    readonly oid: string;
    readonly fullName: string;
    readonly ogrn: string;
    readonly active?: boolean;
  }[];
}

/** Invented people: those whom a form has to cope with. */
export const PERSONAS: readonly Persona[] = [
  {
    oid: '1000000001',
    title: 'Подтверждённая учётная запись',
    trusted: true,
    firstName: 'Анна',
    lastName: 'Иванова-Петрова',
    middleName: 'Юрьевна',
    mail: { value: 'anna@example.org', verified: true },
  },
  {
    oid: '1000000002',
    title: 'Неподтверждённая учётная запись',
    trusted: false,
    firstName: 'Пётр',
    lastName: 'Новиков',
    middleName: 'Олегович',
    mail: { value: 'petr@example.org', verified: true },
  },
  {
    oid: '1000000003',
    title: 'Нет отчества',
    trusted: true,
    firstName: 'Ю',
    lastName: 'Цой',
    mail: { value: 'tsoy@example.org', verified: true },
  },
  {
    oid: '1000000004',
    title: 'Нет проверенной почты',
    trusted: true,
    firstName: 'Мария',
    lastName: 'О’Коннор',
    middleName: 'Львовна',
    mail: { value: 'not-verified@example.org', verified: false },
  },
  {
    oid: '1000000005',
    title: 'Представитель организации',
    trusted: true,
    firstName: 'Олег',
    lastName: 'Тихонов',
    middleName: 'Ильич',
    mail: { value: 'tikhonov@example.org', verified: true },
    organisations: [{ oid: '2000000001', fullName: 'ООО «Пример»', ogrn: '1027700000001' }],
  },
  {
    oid: '1000000006',
    title: 'Представитель двух организаций',
    trusted: true,
    firstName: 'Вера',
    lastName: 'Лукина',
    middleName: 'Павловна',
    mail: { value: 'lukina@example.org', verified: true },
    organisations: [
      { oid: '2000000002', fullName: 'АО «Образец»', ogrn: '1027700000002' },
      { oid: '2000000003', fullName: 'Фонд «Проба»', ogrn: '1027700000003' },
      { oid: '2000000004', fullName: 'ООО «Закрыто»', ogrn: '1027700000004', active: false },
    ],
  },
];

/** How a sign-in is spoilt, with what the stand's page calls it. */
export const ESIA_FAULTS = {
  none: 'Всё хорошо',
  wrong_state: 'Чужой state в ответе',
  expired_code: 'Просроченный код',
  bad_signature: 'Неверная подпись токена',
  no_signature: 'Токен без подписи (alg: none)',
  wrong_issuer: 'Чужой издатель токена',
  other_client: 'Токен другой системы',
  other_subject: 'Права токена — о другом человеке',
  future_token: 'Токен из будущего',
  old_token: 'Просроченный токен',
  down: 'Госуслуги не работают (503)',
  broken: 'Ответ обрывается',
  slow: 'Госуслуги отвечают слишком долго',
} as const;
export type EsiaFault = keyof typeof ESIA_FAULTS;
