import { placeOf } from './conversation.ts';

/** Groups and channels have ids of the form -100…; links name them without it and open for those who are in them. */
const OPEN_CHAT = /^-100(\d+)$/;

/** Where a message of a group stands; private talks have no addresses. */
export function permalink(conversation: string, messageId: string): string | null {
  const chat = OPEN_CHAT.exec(placeOf(conversation)?.chat ?? '')?.[1];
  return chat === undefined || !/^\d+$/.test(messageId) ? null : `https://t.me/c/${chat}/${messageId}`;
}
