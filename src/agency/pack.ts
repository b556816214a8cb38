import type { AgencyFacts } from './agency-schema.ts';
import type { Lexicon } from './lexicon-schema.ts';
import type { PolicyRow } from './policy-schema.ts';
import type { PlainWords } from './plain-words-schema.ts';
import type { Replies } from './replies-schema.ts';
import type { Survey } from './surveys-schema.ts';
import type { Topic } from './topics-schema.ts';
import type { TypicalReply } from './typical-replies-schema.ts';
import type { Direction, Touchpoint } from './touchpoints-schema.ts';

/** Everything that makes one public body different from another, checked and joined from its folder. */
export interface AgencyPack extends AgencyFacts {
  readonly policy: readonly PolicyRow[];
  readonly topics: readonly Topic[];
  readonly fallbackUnit: string;
  readonly replies: Replies;
  readonly typicalReplies: readonly TypicalReply[];
  readonly directions: readonly Direction[];
  readonly touchpoints: readonly Touchpoint[];
  readonly surveys: readonly Survey[];
  readonly lexicon: Lexicon;
  readonly plainWords: PlainWords;
}
