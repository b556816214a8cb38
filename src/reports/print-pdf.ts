import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';
import type { Instant } from '../kernel/instants.ts';
import { printable } from './printable.rules.ts';
import type { Sheet, SheetFact, SheetPart } from './sheet.ts';

export type Pdf = InstanceType<typeof PDFDocument>;
type Fonts = Readonly<Record<'plain' | 'bold', string>>;

export const MARGIN = 56;
const NAME_WIDTH = 150;
export const INK = '#1b2129';
export const QUIET = '#566070';

/** PT Sans by ParaType under the Open Font License, whole files with Cyrillic: the built-in fonts of PDF have none. */
export function fontFiles(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const file = (name: string) => resolve(`@expo-google-fonts/pt-sans/${name}.ttf`);
  return { plain: file('400Regular/PTSans_400Regular'), bold: file('700Bold/PTSans_700Bold') };
}

function fact(pdf: Pdf, { name, value, href }: SheetFact): void {
  const width = pdf.page.width - 2 * MARGIN;
  const height = pdf.font('plain').heightOfString(printable(value), { width: width - NAME_WIDTH });
  if (pdf.y + Math.min(height, 40) > pdf.page.height - MARGIN - 20) pdf.addPage();
  const top = pdf.y;
  pdf.fillColor(QUIET).text(printable(name), MARGIN, top, { width: NAME_WIDTH - 10 });
  const below = pdf.y;
  pdf.fillColor(INK).text(printable(value), MARGIN + NAME_WIDTH, top, {
    width: width - NAME_WIDTH,
    ...(href === undefined ? {} : { link: href, underline: true }),
  });
  pdf.x = MARGIN;
  pdf.y = Math.max(pdf.y, below > top ? below : pdf.y) + 2;
}

function part(pdf: Pdf, each: SheetPart): void {
  const width = pdf.page.width - 2 * MARGIN;
  switch (each.kind) {
    case 'heading':
      if (pdf.y > pdf.page.height - MARGIN - 90) pdf.addPage();
      pdf
        .moveDown(0.9)
        .font('bold')
        .fontSize(12)
        .fillColor(INK)
        .text(printable(each.text), MARGIN, pdf.y, { width });
      pdf.moveDown(0.25).fontSize(10);
      return;
    case 'facts':
      for (const row of each.rows) fact(pdf, row);
      return;
    case 'text':
      pdf.font('plain').fillColor(INK).text(printable(each.text), MARGIN, pdf.y, { width });
      return;
    case 'quote':
      pdf.moveDown(0.2).font('plain').fillColor(QUIET).text(printable(each.head), MARGIN, pdf.y, { width });
      pdf.fillColor(INK).text(printable(each.text), MARGIN + 12, pdf.y, { width: width - 12 });
      pdf.moveDown(0.3);
  }
}

/** Page numbers and the digest at the foot, once all pages are there. */
function feet(pdf: Pdf, footer: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    pdf.switchToPage(at);
    // Below the margin, where text would open a page of its own.
    pdf.page.margins.bottom = 0;
    const place = { width: pdf.page.width - 2 * MARGIN, lineBreak: false };
    pdf.font('plain').fontSize(7.5).fillColor(QUIET);
    pdf.text(footer, MARGIN, pdf.page.height - 36, place);
    pdf.text(`${at - start + 1} из ${count}`, MARGIN, pdf.page.height - 36, { ...place, align: 'right' });
  }
}

/** All bytes of a document, once it has ended; to be asked for before anything is written into it. */
export async function wholePdf(pdf: Pdf): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  return new Uint8Array(Buffer.concat(chunks));
}

/** Prints a sheet as PDF with real text, the fonts inside; `attached` travels in it as a file. */
export async function printPdf(
  sheet: Sheet,
  attached: { readonly name: string; readonly text: string },
  at: Instant,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: Document } = await import('pdfkit');
  const fonts = fontFiles();
  const pdf = new Document({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'ru',
    displayTitle: true,
    info: { Title: printable(sheet.title), Producer: 'Otklik', CreationDate: new Date(at) },
  });
  const whole = wholePdf(pdf);
  pdf.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold);
  const width = pdf.page.width - 2 * MARGIN;
  pdf.font('bold').fontSize(16).fillColor(INK).text(printable(sheet.title), { width });
  pdf.font('plain').fontSize(10).fillColor(QUIET).text(printable(sheet.subtitle), { width });
  for (const each of sheet.parts) part(pdf, each);
  feet(pdf, printable(sheet.footer));
  pdf.file(Buffer.from(attached.text), {
    name: attached.name,
    type: 'application/json',
    creationDate: new Date(at),
  });
  pdf.end();
  return whole;
}
