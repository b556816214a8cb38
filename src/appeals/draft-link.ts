import { newToken } from '../kernel/ids.ts';
import { HOUR, type Instant } from '../kernel/instants.ts';

/** How long the link to a draft works, hours: a person may have to wait for a computer or for somebody's help. */
export const LINK_HOURS = 72;

/** A link that is not given yet: its token is known to nobody but the message that will carry it. */
export interface PreparedLink {
  readonly token: string;
  readonly url: string;
  readonly until: Instant;
}

/** Where the portal takes up a draft from a talk. The page spends the token after the sign-in, by `openDraftByToken`. */
export const DRAFT_PATH = '/portal/account/draft';

/** Prepares a one-time link to the form on the portal at `origin`, for the draft of a body. */
export function prepareLink(origin: string, agency: string, now: Instant): PreparedLink {
  const token = newToken();
  const url = `${origin}${DRAFT_PATH}/${agency}?t=${token}`;
  return { token, url, until: now + LINK_HOURS * HOUR };
}
