import type { Context } from 'hono';
import type { AgencyPack } from '../../agency/index.ts';
import type { Clock } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import type { Article } from '../../knowledge/articles.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { ProviderAccess } from '../../staff/provider.ts';
import type { Sessions } from '../../staff/sessions.ts';
import type { Db } from '../../store/db.ts';

/** Sends a letter; rejects when the mail server did not take it. */
export interface Mailer {
  send(to: string, subject: string, text: string): Promise<void>;
}

/** The body's own OpenID Connect provider. */
export interface OidcAccess extends ProviderAccess {
  /** The body that all people of the provider serve; null when the domain of their work address tells it. */
  readonly agency: string | null;
}

/** What the civil servants' pages need. */
export interface ServantDeps {
  readonly db: Db;
  readonly knowledge: Knowledge;
  /** All articles; which of them may be shown is asked of `knowledge`, each time. */
  articles(): readonly Article[];
  readonly agencies: readonly AgencyPack[];
  /** People of the staff come in with their console session. */
  readonly sessions: Sessions;
  /** Null: letters are kept in `dataDir`, and the page says so. */
  readonly mailer: Mailer | null;
  readonly dataDir: string;
  /** The folder of the packs, where files beside articles stand. */
  readonly kbDir: string;
  /** Begins a chat in which the bot answers a servant of the body: its page; null when the body has no chat of its own. */
  openChat(agency: string): Promise<Response> | null;
  /** Null: nobody signs in through a provider. */
  readonly oidc: OidcAccess | null;
  readonly log: Log;
  /** Keys the digests of addresses and codes. */
  readonly secret: string;
  readonly clock: Clock;
  /** The address people open, where it is known; `https:` makes the cookie Secure. */
  readonly publicUrl: string | undefined;
  /** The client's address, for the limit of tries. */
  remoteAddress(c: Context): string;
}
