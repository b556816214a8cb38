/** Signs that PT Sans draws: Latin, Cyrillic, and the punctuation of both. */
const DRAWN =
  /[\t\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e\u045f\u0490-\u04bf\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u20bd\u2116\u2122\u2212\u2264\u2265]/u;

/** Signs with a twin that is drawn. */
const TWINS: Readonly<Record<string, string>> = { '→': '—', '\u2010': '-', '\u2012': '–', '\u2015': '—' };

/**
 * Text as the printed sheet can show it: a sign that the font lacks (a smile, a control of direction) is named by its
 * number, since a missing glyph would print as nothing.
 */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/\r\n?/gu, '\n'), (sign) => {
    if (DRAWN.test(sign)) return sign;
    return TWINS[sign] ?? `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}
