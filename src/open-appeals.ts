import { createNumberAsker } from './appeals/ask-for-number.ts';
import type { AppealDeps } from './appeals/deps.ts';
import type { DocumentSystem } from './appeals/documents/document-system.ts';
import { createExchange } from './appeals/documents/exchange.ts';
import { folderExchange } from './appeals/documents/folder.ts';
import { httpDocuments } from './appeals/documents/http.ts';
import { createDeliveryKeeper } from './appeals/settle-deliveries.ts';
import type { Channel } from './channel/channel.ts';
import type { Config } from './config.ts';
import type { Facts } from './facts.ts';
import { openFileFolder } from './inbox/files/file-folder.ts';
import type { Clock } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import type { Loop } from './kernel/loop.ts';
import type { Store } from './store/db.ts';
import type { Seal } from './store/seal.ts';

export interface OpenAppeals {
  readonly config: Config;
  readonly store: Store;
  readonly seal: Seal;
  readonly facts: Facts;
  readonly channels: ReadonlyMap<string, Channel>;
  /** A case changed, and something may wait in the outbox. */
  readonly onChanged: (caseId: string) => void;
}

/** What appeals are worked with in this installation. */
export function appealDeps({ config, store, seal, facts, channels, onChanged }: OpenAppeals): AppealDeps {
  return {
    store,
    seal,
    clocks: facts.clocks,
    pack: facts.pack,
    limits: (account) => channels.get(account)?.limits,
    secret: config.secret,
    origin: config.publicOrigin ?? '',
    onChanged,
  };
}

/** The document system that the installation names; null where a clerk enters numbers in the console. */
function documentsOf({ documents }: Config, clock: Clock): DocumentSystem | null {
  if (documents === null) return null;
  return documents.kind === 'folder'
    ? folderExchange(documents.path)
    : httpDocuments({ ...documents, clock });
}

/** What goes on with appeals in the background: deliveries, and the document system where there is one. */
export function appealLoops(
  appeals: AppealDeps,
  { config, clock, log }: { readonly config: Config; readonly clock: Clock; readonly log: Log },
): readonly Loop[] {
  const mailGoes = config.smtpUrl !== undefined;
  const deliveries = createDeliveryKeeper({ ...appeals, mailGoes, clock, log });
  const numbers = createNumberAsker({ ...appeals, clock, log });
  const documents = documentsOf(config, clock);
  const folder = openFileFolder(config.dataDir);
  const own = [deliveries, numbers];
  return documents === null ? own : [...own, createExchange({ appeals, documents, folder, clock, log })];
}
