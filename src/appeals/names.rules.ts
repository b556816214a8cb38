import { type Card, nameInFull } from './applicant.rules.ts';

/** Words of names as they are looked for: small letters, `ё` as `е`, each once. A surname with a hyphen is one word. */
export function nameWords(names: readonly (string | null)[]): readonly string[] {
  const words = names.flatMap((name) =>
    (name ?? '')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .split(/[^\p{L}\p{N}-]+/u)
      .filter((word) => word !== ''),
  );
  return [...new Set(words)];
}

/** Every word by which an applicant's appeals are found. */
export function wordsOfCard({ name, organisation }: Card): readonly string[] {
  return nameWords([name.last, name.first, name.middle, organisation?.name ?? null]);
}

/** How an applicant is called in full: «Иванова Анна Петровна», or the organisation with its person. */
export function fullName({ name, organisation }: Card): string {
  const person = nameInFull(name);
  return organisation === null ? person : `${organisation.name} (${person})`;
}

/** Whether the card says enough for registration (L1-11; 59-ФЗ ст. 7 ч. 3: a surname and a first name, the patronymic if there is one). */
export function isFilled(kind: 'person' | 'organisation', { name, organisation }: Card): boolean {
  if (kind === 'person') return name.last.trim() !== '' && name.first.trim() !== '';
  return (organisation?.name ?? '').trim() !== '';
}
