import { ChatCompletions } from './chat-completions.ts';
import { chatProposals } from './chat-proposals.ts';
import type { LanguageModel, ModelAccess } from './language-model.ts';

/** The model that the installation has set. Imported lazily: this is where LangChain comes in. */
export function openModel(access: ModelAccess): LanguageModel {
  return chatProposals(new ChatCompletions(access));
}
