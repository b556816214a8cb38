import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { LanguageModel } from './language-model.ts';
import { promptOf, proposalOf } from './prompt.rules.ts';

/** Any chat model of LangChain as a language model beside the base. */
export function chatProposals(chat: BaseChatModel): LanguageModel {
  return {
    async propose(question, candidates, signal) {
      const messages = promptOf(question, candidates).map(([role, text]): [string, string] => [role, text]);
      const reply = await chat.invoke(messages, { signal });
      return proposalOf(reply.text);
    },
  };
}
