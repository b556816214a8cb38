import { inflateSync } from 'node:zlib';

/** The objects of a PDF with their streams unpacked, by number. */
function objectsOf(pdf: Uint8Array): ReadonlyMap<string, string> {
  const raw = Buffer.from(pdf).toString('latin1');
  const found = [...raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)];
  return new Map(
    found.map(([, number = '', body = '']) => {
      const stream = /stream\n([\s\S]*?)\nendstream/.exec(body)?.[1];
      if (stream === undefined || !body.includes('FlateDecode')) return [number, body];
      return [
        number,
        `${body.split('stream\n')[0]}${inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')}`,
      ];
    }),
  );
}

const lettersOf = (hex: string) =>
  (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');

/** What each glyph of a font means, from its ToUnicode map: what makes text searchable. */
function meanings(cmap: string): readonly string[] {
  return [...cmap.matchAll(/\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex = '']) => lettersOf(hex)),
  );
}

/** All text that a reader can search in a PDF of ours, and the names of what is attached. */
export function pdfText(pdf: Uint8Array): string {
  const objects = objectsOf(pdf);
  const fonts = new Map<string, readonly string[]>();
  for (const body of objects.values()) {
    for (const [, name = '', font = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font) ?? '')?.[1] ?? '';
      fonts.set(name, meanings(objects.get(map) ?? ''));
    }
  }
  const pages = [...objects.values()].filter((body) => / T[Jj]/.test(body));
  return pages
    .map((page) => {
      let letters: readonly string[] = [];
      return [...page.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)]
        .map(([, font, shown]) => {
          if (font !== undefined) letters = fonts.get(font) ?? [];
          const glyphs = [...(shown ?? '').matchAll(/<([0-9a-f]*)>/g)].flatMap(
            ([, hex = '']) => hex.match(/.{4}/g) ?? [],
          );
          return glyphs.map((glyph) => letters[Number.parseInt(glyph, 16)] ?? '?').join('');
        })
        .join(' ');
    })
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
