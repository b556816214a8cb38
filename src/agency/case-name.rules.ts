/** The letters that stand before the numbers of a body's cases. */
export const CASE_CODE = /^[А-ЯЁ]{1,4}$/u;

const WRITTEN = /^(?:№\s*)?(?:([а-яё]{1,4})\s*[-–—]?\s*)?(\d{1,9})$/iu;

/** A number of a case as people say it: «ЛО-12». Numbers are counted by body; a body that is gone leaves «№ 12». */
export function caseName(body: { readonly code: string } | undefined, number: number): string {
  return body === undefined ? `№ ${number}` : `${body.code}-${number}`;
}

/** Reads «ЛО-12», «ло12», «№ 12», «12»; null for anything else. The code is in capitals, null where none was written. */
export function readCaseName(text: string): { readonly code: string | null; readonly number: number } | null {
  const [, code, number] = WRITTEN.exec(text.trim()) ?? [];
  return number === undefined ? null : { code: code?.toUpperCase() ?? null, number: Number(number) };
}
