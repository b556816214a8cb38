import type { Instant } from '../kernel/instants.ts';
import { fontFiles, INK, MARGIN, type Pdf, QUIET, wholePdf } from '../reports/print-pdf.ts';
import { printable } from '../reports/printable.rules.ts';
import type { LetterSheet } from './letter-sheet.rules.ts';

const GAP = 18;

const widthOf = (pdf: Pdf) => pdf.page.width - 2 * MARGIN;

function letterhead(pdf: Pdf, { head, contacts }: LetterSheet): void {
  const width = widthOf(pdf);
  pdf.font('bold').fontSize(14).fillColor(INK);
  pdf.text(printable(head), MARGIN, MARGIN, { width, align: 'center' });
  pdf.moveDown(0.3).font('plain').fontSize(9).fillColor(QUIET);
  pdf.text(printable(contacts.join(' · ')), { width, align: 'center' });
  const line = pdf.y + 8;
  pdf
    .moveTo(MARGIN, line)
    .lineTo(MARGIN + width, line)
    .lineWidth(0.7)
    .strokeColor(INK)
    .stroke();
  pdf.y = line + GAP;
}

/** Day and number on the left, the addressee on the right, as letters of public bodies have them. */
function addressee(pdf: Pdf, { marks, to }: LetterSheet): void {
  const half = widthOf(pdf) / 2;
  const top = pdf.y;
  pdf.font('plain').fontSize(11).fillColor(INK);
  pdf.text(printable(marks.join('\n')), MARGIN, top, { width: half - GAP });
  const left = pdf.y;
  pdf.text(printable(to.join('\n')), MARGIN + half, top, { width: half });
  pdf.x = MARGIN;
  pdf.y = Math.max(left, pdf.y) + GAP;
}

function body(pdf: Pdf, { title, paragraphs }: LetterSheet): void {
  const width = widthOf(pdf);
  if (title !== null) {
    pdf.font('bold').fontSize(12).text(printable(title), MARGIN, pdf.y, { width, align: 'center' });
    pdf.moveDown(0.8);
  }
  pdf.font('plain').fontSize(11.5).fillColor(INK);
  for (const one of paragraphs) {
    pdf.text(printable(one), MARGIN, pdf.y, { width, lineGap: 2, paragraphGap: 4 });
    pdf.moveDown(0.4);
  }
}

/** The lower left of the last page (L1-26); an address in it can be followed. */
function foot(pdf: Pdf, { foot: lines }: LetterSheet): void {
  if (lines.length === 0) return;
  const width = widthOf(pdf);
  pdf.font('plain').fontSize(9.5).fillColor(INK);
  const texts = lines.map(printable);
  const height = texts.reduce((sum, text) => sum + pdf.heightOfString(text, { width }) + 2, 0);
  const top = pdf.page.height - MARGIN - height;
  if (pdf.y + GAP > top) pdf.addPage();
  pdf.y = pdf.page.height - MARGIN - height;
  for (const text of texts) {
    const link = /https?:\/\/\S+/u.exec(text)?.[0];
    pdf.text(text, MARGIN, pdf.y, { width, ...(link === undefined ? {} : { link }) });
    pdf.y += 2;
  }
}

/** Prints a letter on the body's letterhead as PDF with real text, the fonts inside. `at` is its moment. */
export async function printLetter(sheet: LetterSheet, at: Instant): Promise<Uint8Array<ArrayBuffer>> {
  const { default: Document } = await import('pdfkit');
  const fonts = fontFiles();
  const pdf = new Document({
    size: 'A4',
    margin: MARGIN,
    lang: 'ru',
    displayTitle: true,
    info: { Title: printable(sheet.marks.join(', ')), Producer: 'Otklik', CreationDate: new Date(at) },
  });
  const whole = wholePdf(pdf);
  pdf.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold);
  letterhead(pdf, sheet);
  addressee(pdf, sheet);
  body(pdf, sheet);
  foot(pdf, sheet);
  pdf.end();
  return whole;
}
