import { loadCalendars } from './agency/calendars.ts';
import { type AgencyPack, loadAgencies, loadLexicon } from './agency/index.ts';
import { createResponseClocks, type ResponseClocks } from './cases/response-clocks.ts';
import { topicWords } from './dispatch/say-from-pack.ts';
import { OtklikError } from './kernel/errors.ts';
import { loadArticles } from './knowledge/articles.ts';
import { loadGlossary } from './knowledge/glossary-file.ts';
import { createKnowledge, type Knowledge } from './knowledge/knowledge.ts';

/** Everything that the packs say, loaded and checked: nothing in it changes while the server runs. */
export interface Facts {
  readonly packs: ReadonlyMap<string, AgencyPack>;
  readonly clocks: ResponseClocks;
  readonly knowledge: Knowledge;
  /** A body's pack by id. Throws OtklikError `not_found`. */
  readonly pack: (agency: string) => AgencyPack;
}

/** The knowledge of all bodies, from the articles of a folder of packs. */
export function openKnowledge(kbDir: string, packs: ReadonlyMap<string, AgencyPack>): Knowledge {
  return createKnowledge({
    articles: loadArticles(kbDir),
    glossary: loadGlossary(kbDir),
    lexicon: loadLexicon(kbDir),
    agencies: [...packs.values()].map((pack) => ({ id: pack.id, name: pack.name, topics: topicWords(pack) })),
  });
}

/** Loads a folder of packs. Throws OtklikError `configuration` that lists every fault with its file and line. */
export function loadFacts(kbDir: string): Facts {
  const packs = loadAgencies(kbDir);
  const clocks = createResponseClocks(loadCalendars(kbDir));
  for (const pack of packs.values()) {
    for (const { id } of pack.schedules) clocks.schedule(pack, id);
  }
  return {
    packs,
    clocks,
    knowledge: openKnowledge(kbDir, packs),
    pack(agency) {
      const pack = packs.get(agency);
      if (pack) return pack;
      throw new OtklikError('not_found', `There is no agency ${agency}`, {
        hint: `Known agencies: ${[...packs.keys()].join(', ')}.`,
      });
    },
  };
}
