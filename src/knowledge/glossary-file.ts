import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { OtklikError } from '../kernel/errors.ts';

const TEXTS = z.array(z.string().trim().min(1)).min(1);

const GLOSSARY = z.strictObject({
  /** What people say → what acts and articles call it. */
  words: z.array(z.strictObject({ say: TEXTS, mean: TEXTS })),
  /** Other names of our bodies: colloquial, abbreviated, of their region's capital. */
  bodies: z.array(z.strictObject({ agency: z.string(), words: TEXTS })),
  /** Regions that are not ours, in the base form of the adjective. */
  otherRegions: z.array(z.string()),
  /** Bodies that are not ours, in the talks of the agencies named. */
  otherBodies: z.array(z.strictObject({ for: TEXTS, body: z.string().trim().min(1), words: TEXTS })),
  /** Matters of other bodies. */
  elsewhere: z.array(
    z.strictObject({
      body: z.string().trim().min(1),
      words: TEXTS,
      /** The agencies and the audience for whom it is another's matter; all of them when not said. */
      for: TEXTS.optional(),
      audience: z.enum(['citizen', 'servant']).optional(),
    }),
  ),
  /** What people write of though no article of any body answers it, by whom. */
  beside: z
    .array(
      z.strictObject({
        matter: z.string().trim().min(1),
        audience: z.enum(['citizen', 'servant']),
        asked: TEXTS,
      }),
    )
    .default([]),
});

/** `knowledge-base/common/glossary.yaml` as read. */
export type GlossaryFile = z.infer<typeof GLOSSARY>;

const EMPTY_GLOSSARY: GlossaryFile = {
  words: [],
  bodies: [],
  otherRegions: [],
  otherBodies: [],
  elsewhere: [],
  beside: [],
};

/** Reads the glossary; an absent file is an empty glossary. @throws OtklikError `configuration` for a faulty one. */
export function loadGlossary(kbDir: string): GlossaryFile {
  const path = join(kbDir, 'common', 'glossary.yaml');
  if (!existsSync(path)) return EMPTY_GLOSSARY;
  const parsed = GLOSSARY.safeParse(parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new OtklikError('configuration', `common/glossary.yaml: ${z.prettifyError(parsed.error)}`);
}
