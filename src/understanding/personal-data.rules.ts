export type PersonalData = 'phone' | 'email' | 'passport' | 'snils' | 'address' | 'card';

/** Runs of digits with what people put between them. Bounded, so the time stays linear whatever is sent. */
const DIGIT_RUN = /\+?\d(?:[ \t\u00a0()-]{0,3}\d){5,24}/gu;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/u;
const PASSPORT_WORD = /паспорт|сери[яию]/iu;
const SNILS_WORD = /снилс/iu;
const STREET =
  /(?:^|[^\p{L}])(?:ул(?:\.|ица|ице|ицы)|улиц[аеуы]|просп(?:\.|ект[еа]?)|пр-т|пр-кт|пер(?:\.|еулок|еулке)|шоссе|наб(?:\.|ережная|ережной)|бульвар[е]?|проезд[е]?|мкр|микрорайон[е]?)[\s.]{0,3}[\p{L}\d][\p{L}\d .-]{1,40}/iu;
const HOUSE = /(?:^|[^\p{L}])(?:д(?:\.|ом)?|кв(?:\.|артира)?|корп(?:\.|ус)?)\s{0,2}№?\s{0,2}\d{1,4}/iu;
const BARE_HOUSE = /[\p{L}.] ?,? ?\d{1,4}[а-яa-z]?(?:\/\d{1,3})?(?:\s|,|$|\.)/iu;

/** СНИЛС: the last two digits check the first nine (Постановление Правления ПФР № 192п, приложение 1). */
export function isSnils(digits: string): boolean {
  if (!/^\d{11}$/u.test(digits) || Number(digits.slice(0, 9)) <= 1_001_998) return false;
  let sum = 0;
  for (let i = 0; i < 9; i += 1) sum += Number(digits.charAt(i)) * (9 - i);
  const check = (sum % 101) % 100;
  return check === Number(digits.slice(9));
}

/** Bank card: 16 to 19 digits that pass the Luhn check; a run of one digit is not a card. */
export function isCard(digits: string): boolean {
  if (!/^[2-6]\d{15,18}$/u.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && new Set(digits).size > 1;
}

/** Russian phone numbers: +7 or 8 and ten digits, ten digits of a mobile, never the short emergency ones. */
export function isPhone(run: string): boolean {
  const digits = run.replaceAll(/\D/gu, '');
  if (digits.length === 11) return /^[78][3489]/u.test(digits) && !digits.startsWith('8800');
  return digits.length === 10 && digits.startsWith('9');
}

/**
 * Kinds of personal data that a text holds, in a fixed order. Numbers of telephones that anyone may call free (8-800) and
 * numbers of appeals are not personal. Never throws; linear in the length.
 */
export function findPersonalData(text: string): PersonalData[] {
  const found = new Set<PersonalData>();
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    const kind = kindOfNumber(run, text);
    if (kind !== null) found.add(kind);
  }
  if (EMAIL.test(text)) found.add('email');
  if (isAddress(text)) found.add('address');
  const order: readonly PersonalData[] = ['phone', 'email', 'passport', 'snils', 'address', 'card'];
  return order.filter((kind) => found.has(kind));
}

function kindOfNumber(run: string, text: string): PersonalData | null {
  const digits = run.replaceAll(/\D/gu, '');
  if (isCard(digits)) return 'card';
  const looksSnils = SNILS_WORD.test(text) || /\d{3}-\d{3}-\d{3}[ -]?\d{2}/u.test(run);
  if (isSnils(digits) && (looksSnils || !isPhone(run))) return 'snils';
  if (digits.length === 10 && (PASSPORT_WORD.test(text) || /^\d{2} ?\d{2} \d{6}$/u.test(run))) {
    return isPhone(run) && !PASSPORT_WORD.test(text) ? 'phone' : 'passport';
  }
  return isPhone(run) ? 'phone' : null;
}

/** A street with a house: a street alone says where a pothole is, not where a person lives. */
function isAddress(text: string): boolean {
  const street = STREET.exec(text);
  if (street === null) return false;
  const around = text.slice(street.index, street.index + 120);
  return HOUSE.test(around) || BARE_HOUSE.test(around);
}
