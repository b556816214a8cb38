import type { RetentionTerm } from '../../privacy/retention.rules.ts';
import type { RequestDeps } from '../../privacy/requests.ts';
import type { FileFolder } from '../../inbox/files/file-folder.ts';
import type { Instant } from '../../kernel/instants.ts';

/** What the pages about personal data need beside the rest of the console. */
export interface PrivacyDesk extends Omit<RequestDeps, 'db'> {
  readonly folder: Pick<FileFolder, 'open'>;
  /** The terms of keeping of a body at an instant. */
  terms(agency: string, at: Instant): readonly RetentionTerm[];
}
