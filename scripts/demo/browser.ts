/** A browser without windows: keeps cookies of one person and fills in forms as they stand on the page. */
export interface FormBrowser {
  /** Opens an address and follows where it leads. Gives the page at the end. */
  open(url: string): Promise<Page>;
  /** Sends the form of the page whose address ends so, with what is already in it and `fields`; boxes stay unticked. */
  submit(page: Page, action: string, fields?: Readonly<Record<string, string>>): Promise<Page>;
}

export interface Page {
  readonly url: string;
  readonly text: string;
}

const MOST_STEPS = 10;

export function openFormBrowser(): FormBrowser {
  // By host and port: the stands listen on the same machine.
  const jars = new Map<string, Map<string, string>>();

  async function ask(url: string, init: RequestInit): Promise<Response> {
    const { host, origin } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie, origin } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  async function follow(url: string, init: RequestInit = {}): Promise<Page> {
    let [at, response] = [url, await ask(url, init)];
    for (let steps = 0; response.status >= 300 && response.status < 400 && steps < MOST_STEPS; steps += 1) {
      at = new URL(response.headers.get('location') ?? '', at).href;
      response = await ask(at, {});
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${at}: ${response.status} ${saidIn(text)}`);
    return { url: at, text };
  }

  return {
    open: (url) => follow(url),
    submit(page, action, fields = {}) {
      const form = formsOf(page.text).find((each) => each.action.split('?')[0]?.endsWith(action));
      if (!form) throw new Error(`${page.url} has no form for ${action}`);
      const body = new URLSearchParams({ ...form.fields, ...fields });
      const url = new URL(form.action, page.url);
      if (form.method === 'post') return follow(url.href, { method: 'POST', body });
      url.search = body.toString();
      return follow(url.href);
    },
  };
}

/** What a page says of a refusal. */
const saidIn = (page: string): string =>
  [...page.matchAll(/role="(?:alert|status)"[^>]*>(.*?)<\/(?:p|div|section)>/gsu)]
    .map(([, said = '']) => said.replaceAll(/<[^>]*>|\s+/gu, ' ').trim())
    .join(' ');

interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
}

function formsOf(page: string): readonly Form[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gsu)].map(([, head = '', inside = '']) => ({
    action: attribute(head, 'action'),
    method: attribute(head, 'method').toLowerCase(),
    fields: Object.fromEntries([...inputsOf(inside), ...areasOf(inside)]),
  }));
}

function inputsOf(form: string): readonly (readonly [string, string])[] {
  return [...form.matchAll(/<input\b([^>]*)>/gsu)]
    .map(([, input = '']) => input)
    .filter(
      (input) => !/type="(?:radio|checkbox|file|submit)"/u.test(input) || /\schecked(?:\s|$)/u.test(input),
    )
    .map((input) => [attribute(input, 'name'), attribute(input, 'value')] as const)
    .filter(([name]) => name !== '');
}

function areasOf(form: string): readonly (readonly [string, string])[] {
  return [...form.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gsu)].map(
    ([, head = '', text = '']) => [attribute(head, 'name'), unescaped(text)] as const,
  );
}

const attribute = (tag: string, name: string): string =>
  unescaped(new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/gu, (whole, name: string) => ENTITIES[name] ?? whole);
