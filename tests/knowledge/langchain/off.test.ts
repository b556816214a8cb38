import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { facts } from '../../dispatch/desk.ts';
import { openEndpoint } from './endpoint.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-llm-config-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const config = (env: Readonly<Record<string, string>>) => readConfig({ OTKLIK_DATA_DIR: dataDir, ...env });
const URL = 'http://127.0.0.1:9/v1';

/** Which packages of LangChain a program of these lines loads, in a process of its own. */
function loadedBy(lines: string): string[] {
  const program = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve(name, context, next) {
      if (/^@?lang(chain|smith)/.test(name)) seen.add(name);
      return next(name, context);
    } });
    ${lines}
    console.log(JSON.stringify([...seen]));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return JSON.parse(printed) as string[];
}

describe('without OTKLIK_LLM_URL', () => {
  test('there is no model', () => {
    expect(config({}).languageModel).toBeNull();
    expect(
      config({ OTKLIK_LLM_URL: '', OTKLIK_LLM_MODEL: 'm', OTKLIK_LLM_KEY: 'k' }).languageModel,
    ).toBeNull();
    expect(facts().advisor).toBeNull();
  });

  test('only its own folder knows LangChain', () => {
    const knows = globSync(['src/**/*.ts', 'bots/**/*.ts']).filter((file) =>
      /^import (?!type).*'@langchain\//mu.test(readFileSync(file, 'utf8')),
    );
    expect(knows.length).toBeGreaterThan(0);
    expect(knows.filter((file) => !file.startsWith('src/knowledge/langchain/'))).toEqual([]);
  });

  test('nothing of LangChain is loaded by the server', () => {
    const lines = `
      await import('./src/server.ts');
      const { loadFacts } = await import('./src/facts.ts');
      loadFacts('./knowledge-base');`;
    expect(loadedBy(lines)).toEqual([]);
  });
});

describe('with it', () => {
  test('the model is as it was set', () => {
    expect(config({ OTKLIK_LLM_URL: URL, OTKLIK_LLM_MODEL: 'm' }).languageModel).toEqual({
      url: URL,
      model: 'm',
      key: null,
    });
    expect(
      config({ OTKLIK_LLM_URL: URL, OTKLIK_LLM_MODEL: 'm', OTKLIK_LLM_KEY: 'k' }).languageModel?.key,
    ).toBe('k');
  });

  test('LangChain is loaded by the first question that the model is asked', async () => {
    const endpoint = await openEndpoint();
    await endpoint.close();
    const lines = (asked: string): string => `
      const { loadFacts } = await import('./src/facts.ts');
      const { knowledge, advisor } = loadFacts('./knowledge-base', { url: '${endpoint.url}', model: 'm', key: null });
      const question = { text: 'срок', agency: 'ulyanovsk', audience: 'citizen', at: Date.now() };
      const reading = { kind: 'question', urgency: null, wantsPerson: false, personalData: [] };
      ${asked}`;
    expect(loadedBy(lines(''))).toEqual([]);
    const asked = 'await advisor.advise({ ...question, reading }, knowledge.ask(question));';
    expect(loadedBy(lines(asked))).toContain('@langchain/core/language_models/chat_models');
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['OTKLIK_LLM_MODEL', { OTKLIK_LLM_URL: URL }],
    ['OTKLIK_LLM_URL', { OTKLIK_LLM_URL: 'file:///etc/passwd', OTKLIK_LLM_MODEL: 'm' }],
    // Each of them would have LangChain send, or print, what people write.
    ...['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING_V2', 'LANGCHAIN_VERBOSE'].map(
      (name): [string, Record<string, string>] => [
        name,
        { OTKLIK_LLM_URL: URL, OTKLIK_LLM_MODEL: 'm', OTKLIK_LLM_KEY: 'k3y', [name]: 'true' },
      ],
    ),
  ])('the start is stopped by a line that names %s', (name, env) => {
    expect(() => config(env)).toThrow(new RegExp(`^${name}: (?!.*k3y)`, 'u'));
  });
});
