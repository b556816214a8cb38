import { Hono } from 'hono';
import { html } from 'hono/html';
import { OtklikError } from '../kernel/errors.ts';
import { type Evidence, evidenceDigest, evidenceOf, evidenceText } from '../reports/evidence.ts';
import { printPdf } from '../reports/print-pdf.ts';
import type { Sheet, SheetFact, SheetPart } from '../reports/sheet.ts';
import { recordAudit } from '../staff/audit.ts';
import { type ConsoleContext, type ConsoleEnv, viewerOf } from './access.ts';
import { assetUrl } from './assets.ts';
import type { ConsoleDeps } from './deps.ts';
import { evidenceSheet } from './evidence-words.ts';
import { type Html, written } from './html.ts';
import { framedPage } from './layout.ts';
import { readSituation } from './situation.ts';
import { caseLabel } from './case-label.ts';

interface Proven {
  readonly evidence: Evidence;
  readonly text: string;
  readonly digest: string;
  readonly sheet: Sheet;
}

async function read(deps: ConsoleDeps, c: ConsoleContext): Promise<Proven> {
  const evidence = await evidenceOf(deps, viewerOf(c.var.person, deps.agencies), c.req.param('id') ?? '');
  if (!evidence) {
    throw new OtklikError('not_found', 'Такого вопроса нет.', {
      hint: 'Вернитесь в очередь и откройте его заново.',
    });
  }
  const text = evidenceText(evidence);
  const digest = evidenceDigest(text);
  const agency = deps.agencies.find(({ id }) => id === evidence.case.agency);
  return { evidence, text, digest, sheet: evidenceSheet(evidence, digest, agency) };
}

const value = ({ value: text, href }: SheetFact): Html =>
  href === undefined
    ? written(text)
    : html`<a href="${href}" rel="noreferrer noopener" target="_blank">${text}</a>`;

function part(each: SheetPart): Html {
  switch (each.kind) {
    case 'heading':
      return html`<h2>${each.text}</h2>`;
    case 'facts':
      return html`<dl class="basis">
        ${each.rows.map(
          (row) =>
            html`<dt>${row.name}</dt>
              <dd>${value(row)}</dd>`,
        )}
      </dl>`;
    case 'text':
      return html`<div class="story">${each.text.split('\n').map((line) => html`<p>${line}</p>`)}</div>`;
    case 'quote':
      return html`<figure class="quote">
        <figcaption class="muted small">${each.head}</figcaption>
        <blockquote>${written(each.text)}</blockquote>
      </figure>`;
  }
}

async function showEvidence(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { evidence, sheet } = await read(deps, c);
  const { id, agency, number } = evidence.case;
  const name = caseLabel(deps, agency, number);
  return c.html(
    framedPage({
      title: `Доказательства, ${name}`,
      section: 'queue',
      person: c.var.person,
      situation: await readSituation(deps, c.var.person),
      content: html`<link rel="stylesheet" href="${assetUrl('reports.css')}" />
        <div class="page">
          <article class="evidence">
            <header>
              <p class="case-line"><a href="/console/cases/${id}">Вопрос ${name}</a></p>
              <h1>${sheet.title}</h1>
              <p class="muted">${sheet.subtitle}</p>
              <p class="evidence-acts">
                <a class="button button-main" href="/console/cases/${id}/evidence.pdf" download
                  >Скачать PDF</a
                >
                <a class="button" href="/console/cases/${id}/evidence.json" download>Данные (JSON)</a>
              </p>
            </header>
            ${sheet.parts.map(part)}
          </article>
        </div>`,
    }),
  );
}

/** Who took a sheet away is in the audit log with its digest: a paper can be compared with what was given out. */
async function giveOut(
  deps: ConsoleDeps,
  c: ConsoleContext,
  proven: Proven,
  file: { readonly ending: string; readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> },
): Promise<Response> {
  const { agency, number, id } = proven.evidence.case;
  await recordAudit(deps.db, {
    at: deps.clock(),
    actor: c.var.person.id,
    action: 'evidence.give_out',
    subject: `case:${id}`,
    details: { as: file.ending, sha256: proven.digest },
  });
  return c.body(file.body, 200, {
    'Content-Type': file.type,
    'Content-Disposition': `attachment; filename="evidence-${agency}-${number}.${file.ending}"`,
  });
}

/** What shows when a question came, who answered it and by when that had to be: as a page, a PDF and data. */
export function evidenceRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/:id/evidence', (c) => showEvidence(deps, c))
    .get('/:id/evidence.json', async (c) => {
      const proven = await read(deps, c);
      return giveOut(deps, c, proven, { ending: 'json', type: 'application/json', body: proven.text });
    })
    .get('/:id/evidence.pdf', async (c) => {
      const proven = await read(deps, c);
      const { agency, number } = proven.evidence.case;
      const attached = { name: `evidence-${agency}-${number}.json`, text: proven.text };
      const body = await printPdf(proven.sheet, attached, deps.clock());
      return giveOut(deps, c, proven, { ending: 'pdf', type: 'application/pdf', body });
    });
}
