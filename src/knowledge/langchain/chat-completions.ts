import type { BaseMessage } from '@langchain/core/messages';
import { SimpleChatModel } from '@langchain/core/language_models/chat_models';
import { z } from 'zod';
import { OtklikError } from '../../kernel/errors.ts';
import type { ModelAccess } from './language-model.ts';

/** A reply holds two short answers; whoever sends more, or never ends, is not listened to. */
const MOST_BYTES = 256 * 1024;
const MOST_TOKENS = 900;

const COMPLETION = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
});

const ROLES: Readonly<Record<string, string>> = { system: 'system', human: 'user', ai: 'assistant' };

function failed(message: string, cause?: unknown): OtklikError {
  return new OtklikError('unavailable', message, { cause });
}

async function readUpTo(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw failed('the model sends without end');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function completionOf(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw failed('the model replies with something else than JSON', cause);
  }
  const read = COMPLETION.safeParse(body);
  if (!read.success) throw failed('the model replies in another form than chat completions');
  // A refusal leaves the content empty; that is a reply, though no proposal.
  return read.data.choices[0]?.message.content ?? '';
}

/**
 * A chat model behind an OpenAI-compatible `/chat/completions`; GigaChat's is one.
 * GigaChat takes as key the OAuth access token of its own sign-in, which runs out after half an hour: put a gateway that
 * renews it in front. Calls once, follows no redirect (the key would go along), reads at most 256 KiB.
 */
export class ChatCompletions extends SimpleChatModel {
  readonly #access: ModelAccess;
  readonly #endpoint: string;

  constructor(access: ModelAccess) {
    super({ maxRetries: 0, cache: false, verbose: false });
    this.#access = access;
    const base = access.url.replace(/\/+$/u, '');
    this.#endpoint = base.endsWith('/chat/completions') ? base : `${base}/chat/completions`;
  }

  override _llmType(): string {
    return 'chat-completions';
  }

  /** The text of the first choice. Throws OtklikError `unavailable` for everything but a completion, and what `fetch` throws. */
  override async _call(messages: BaseMessage[], { signal }: this['ParsedCallOptions']): Promise<string> {
    const { model, key } = this.#access;
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      redirect: 'error',
      signal: signal ?? null,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({
        model,
        temperature: 0,
        max_tokens: MOST_TOKENS,
        stream: false,
        messages: messages.map((message) => ({ role: ROLES[message.type] ?? 'user', content: message.text })),
      }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw failed(`the model replies with status ${response.status}`);
    }
    return completionOf(await readUpTo(response, MOST_BYTES));
  }
}
