import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from 'hono/html';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AgencyPack } from '../../agency/index.ts';
import type { AppealType } from '../../appeals/drafts.ts';
import { type Html, written } from '../../console/html.ts';
import { errorText, OtklikError } from '../../kernel/errors.ts';
import { accountPage } from './layout.ts';

const TYPES = [
  'proposal',
  'application',
  'complaint',
  'information',
] as const satisfies readonly AppealType[];
const text = z.string().trim().min(1);
const fileSchema = z.strictObject({
  checkedAt: z.iso.date(),
  samples: z
    .array(z.strictObject({ type: z.enum(TYPES), name: text, explains: text, text }))
    .refine((samples) => new Set(samples.map(({ type }) => type)).size === TYPES.length, {
      error: 'нужен один образец каждого из четырёх видов',
    }),
});

/** What a kind of appeal is in plain words, and how one can be written (L1-22). */
export type Sample = z.infer<typeof fileSchema>['samples'][number];

/** Reads `common/appeal-samples.yaml`. Throws OtklikError `configuration` when it is missing or wrong. */
export function readSamples(kbDir: string): readonly Sample[] {
  const file = join(kbDir, 'common', 'appeal-samples.yaml');
  try {
    return fileSchema.parse(parse(readFileSync(file, 'utf8'))).samples;
  } catch (cause) {
    throw new OtklikError('configuration', `${file}: ${errorText(cause)}`, { cause });
  }
}

/** A sample with the addressee filled in (A-03). */
export function sampleText(sample: Sample, agency: Pick<AgencyPack, 'name'>): string {
  return sample.text.replaceAll('{addressee}', agency.name);
}

/** All samples of a body, each to be read, copied or downloaded. Nobody has to sign in for it. */
export function samplesPage(samples: readonly Sample[], agency: AgencyPack): Html {
  const home = `/portal/account/${agency.id}`;
  return accountPage({
    title: 'Образцы обращений',
    agency,
    who: null,
    content: html`<h1>Образцы обращений</h1>
      <p class="lead">Пишите своими словами. Образец показывает, что важно сказать.</p>
      ${samples.map(
        (sample) =>
          html`<section class="card">
            <h2>${sample.name}</h2>
            <p>${sample.explains}</p>
            <p class="said">${written(sampleText(sample, agency))}</p>
            <p><a href="${home}/samples/${sample.type}.txt">Скачать: ${sample.name.toLowerCase()}</a></p>
          </section>`,
      )}
      <p><a class="button" href="${home}">В личный кабинет</a></p>`,
  });
}
