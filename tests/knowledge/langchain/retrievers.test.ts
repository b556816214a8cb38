import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import { FakeEmbeddings, FakeRetriever, FakeVectorStore } from '@langchain/core/utils/testing';
import { expect, test } from 'vitest';
import { loadArticles } from '../../../src/knowledge/articles.ts';
import { fuseRetrievers } from '../../../src/knowledge/langchain/fuse-retrievers.ts';
import { KnowledgeRetriever } from '../../../src/knowledge/langchain/knowledge-retriever.ts';
import { KB_DIR } from '../../../scripts/bench/search/measure-answers.ts';
import { isApproved, knowledge, TO } from './desk.ts';

const retriever = new KnowledgeRetriever({ knowledge, ...TO, clock: () => TO.at });
const QUESTION = 'могут ли продлить срок рассмотрения обращения';
const doc = (id: string, pageContent = id) => new Document({ pageContent, metadata: { id } });
const list = (...ids: string[]) => new FakeRetriever({ output: ids.map((id) => doc(id)) });
const idsOf = (documents: readonly { metadata: Record<string, unknown> }[]) =>
  documents.map(({ metadata }) => metadata['id']);

test('the base as a retriever: articles by fit, with their passages and sources', async () => {
  const documents = await retriever.invoke(QUESTION);
  const answer = knowledge.ask({ text: QUESTION, ...TO });
  expect(idsOf(documents)).toEqual(answer.candidates.map(({ article }) => article));
  const [first] = documents;
  const article = knowledge.sayable('kb-012', TO);
  expect(first?.metadata).toEqual({
    id: 'kb-012',
    title: article?.title,
    sources: article?.sources,
    score: answer.candidates[0]?.score,
  });
  expect(isApproved(first?.pageContent ?? '', answer)).toBe(true);
});

test('it finds nothing that is not this client’s', async () => {
  const own = new Set(
    loadArticles(KB_DIR)
      .filter(({ agency, audience }) => audience === 'citizen' && ['common', TO.agency].includes(agency))
      .map(({ id }) => id),
  );
  for (const text of [QUESTION, 'справка о доходах', 'приём в Курске', '', '<b>']) {
    for (const id of idsOf(await retriever.invoke(text))) expect(own).toContain(id);
  }
});

test('fusion: what several found comes first, each article once', async () => {
  const fused = await fuseRetrievers([list('a', 'b', 'c'), list('c', 'd', 'd', 'a'), list('c')]).invoke('q');
  expect(idsOf(fused)).toEqual(['c', 'a', 'b', 'd']);
  expect(fused[0]?.metadata['fused']).toBeCloseTo(1 / 63 + 1 / 61 + 1 / 61);
});

test('fusion: at most so many, and documents without ids by their text', async () => {
  const nameless = new FakeRetriever({
    output: [new Document({ pageContent: 'x' }), new Document({ pageContent: 'x' })],
  });
  const fused = await fuseRetrievers([nameless, list('a', 'b')], 2).invoke('q');
  expect(fused.map(({ pageContent }) => pageContent)).toEqual(['x', 'a']);
});

class Broken extends BaseRetriever {
  override readonly lc_namespace = ['test'];
  override _getRelevantDocuments(): Promise<never> {
    return Promise.reject(new Error('the store is down'));
  }
}

test('fusion: one that fails is missed; when all fail, so does it', async () => {
  expect(idsOf(await fuseRetrievers([new Broken(), list('a')]).invoke('q'))).toEqual(['a']);
  await expect(fuseRetrievers([new Broken(), new Broken()]).invoke('q')).rejects.toThrow('the store is down');
});

test('an agency’s vector store beside ours', async () => {
  const store = new FakeVectorStore(new FakeEmbeddings(), {});
  await store.addDocuments([doc('kb-012', 'продление'), doc('kb-011', 'срок')]);
  const documents = await fuseRetrievers([retriever, store.asRetriever()]).invoke(QUESTION);
  expect(documents[0]?.metadata['id']).toBe('kb-012');
  expect(new Set(idsOf(documents)).size).toBe(documents.length);
});
