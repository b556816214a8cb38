import { loadCalendars } from './agency/calendars.ts';
import { type AgencyPack, loadAgencies, loadLexicon } from './agency/index.ts';
import { createResponseClocks, type ResponseClocks } from './cases/response-clocks.ts';
import { topicWords } from './dispatch/say-from-pack.ts';
import { OtklikError } from './kernel/errors.ts';
import { systemClock } from './kernel/instants.ts';
import { loadArticles, readArticles } from './knowledge/articles.ts';
import { loadGlossary } from './knowledge/glossary-file.ts';
import { type Knowledge, type KnowledgeMaker, knowledgeMaker } from './knowledge/knowledge.ts';
import { type Advisor, createAdvisor } from './knowledge/langchain/advisor.ts';
import { createLibrary, type Library } from './knowledge/versions/library.ts';
import type { ModelAccess } from './knowledge/langchain/language-model.ts';

/** Everything that the packs say, loaded and checked: nothing but the library changes while the server runs. */
export interface Facts {
  readonly packs: ReadonlyMap<string, AgencyPack>;
  readonly clocks: ResponseClocks;
  /** The library's knowledge: always the newest. */
  readonly knowledge: Knowledge;
  readonly library: Library;
  /** The language model beside the knowledge; null when the installation has none. */
  readonly advisor: Advisor | null;
  /** A body's pack by id. Throws OtklikError `not_found`. */
  readonly pack: (agency: string) => AgencyPack;
}

/** Makes the knowledge of all bodies out of articles; the words around them are those of the folder of packs. */
function makerFor(kbDir: string, packs: ReadonlyMap<string, AgencyPack>): KnowledgeMaker {
  const glossary = loadGlossary(kbDir);
  const lexicon = loadLexicon(kbDir);
  const agencies = [...packs.values()].map((pack) => ({
    id: pack.id,
    name: pack.name,
    topics: topicWords(pack),
  }));
  return knowledgeMaker({ glossary, lexicon, agencies });
}

/** The knowledge of all bodies, from the articles of a folder of packs. */
export function openKnowledge(kbDir: string, packs: ReadonlyMap<string, AgencyPack>): Knowledge {
  return makerFor(kbDir, packs)(loadArticles(kbDir), 'kept');
}

/** The articles of a folder of packs, with what the console decides over them. */
export function openLibrary(kbDir: string, packs: ReadonlyMap<string, AgencyPack>): Library {
  return createLibrary({ files: readArticles(kbDir).files, build: makerFor(kbDir, packs) });
}

/** The model beside the knowledge. LangChain is loaded with it, and only with it, by the first question that it is asked. */
function openAdvisor(knowledge: Knowledge, access: ModelAccess): Advisor {
  return createAdvisor({
    knowledge,
    name: access.model,
    open: async () => (await import('./knowledge/langchain/open-model.ts')).openModel(access),
    clock: systemClock,
  });
}

/** Loads a folder of packs, and puts a language model beside them where one is given. Throws OtklikError `configuration` that lists every fault with its file and line. */
export function loadFacts(kbDir: string, model: ModelAccess | null = null): Facts {
  const packs = loadAgencies(kbDir);
  const clocks = createResponseClocks(loadCalendars(kbDir));
  for (const pack of packs.values()) {
    for (const { id } of pack.schedules) clocks.schedule(pack, id);
  }
  const library = openLibrary(kbDir, packs);
  const { knowledge } = library;
  return {
    packs,
    clocks,
    knowledge,
    library,
    advisor: model === null ? null : openAdvisor(knowledge, model),
    pack(agency) {
      const pack = packs.get(agency);
      if (pack) return pack;
      throw new OtklikError('not_found', `There is no agency ${agency}`, {
        hint: `Known agencies: ${[...packs.keys()].join(', ')}.`,
      });
    },
  };
}
