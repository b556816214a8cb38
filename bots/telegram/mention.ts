import { type Fields, fieldsIn, fieldsOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import type { TelegramIdentity } from './account.ts';

/**
 * True when an entity of the text or of the caption names our bot. Only entities count: `@gov_bot` inside a link is
 * no mention. Offsets are in UTF-16 code units, which is what `slice` counts in.
 */
export function mentionsUs(message: Fields, us: TelegramIdentity): boolean {
  return (
    named(textOf(message['text']), message['entities'], us) ||
    named(textOf(message['caption']), message['caption_entities'], us)
  );
}

function named(text: string, entities: unknown, us: TelegramIdentity): boolean {
  return fieldsIn(entities).some((entity) => {
    if (entity['type'] === 'text_mention') return wholeOf(fieldsOf(entity['user'])?.['id']) === us.botId;
    const words = entityText(text, entity).toLowerCase();
    if (entity['type'] === 'mention') return us.username !== '' && words === `@${us.username}`;
    return entity['type'] === 'bot_command' && us.username !== '' && words.endsWith(`@${us.username}`);
  });
}

function entityText(text: string, entity: Fields): string {
  const offset = wholeOf(entity['offset']) ?? 0;
  return text.slice(offset, offset + (wholeOf(entity['length']) ?? 0));
}
