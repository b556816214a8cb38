import type { Context } from 'hono';
import type { AgencyPack } from '../../agency/index.ts';
import type { ApplicantsDeps } from '../../appeals/applicants.ts';
import type { Sending, SendResult } from '../../appeals/send-appeal.ts';
import type { FileFolder } from '../../inbox/files/file-folder.ts';
import type { ResponseClocks } from '../../cases/response-clocks.ts';
import type { Clock } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import type { EsiaAccess } from '../identity/esia-access.ts';

/** What the pages of the personal account need. */
export interface AccountDeps extends ApplicantsDeps {
  readonly agencies: readonly AgencyPack[];
  /** The policy of a body: its version is kept with a draft. */
  policyVersion(agency: AgencyPack): string;
  readonly clocks: Pick<ResponseClocks, 'planProcess'>;
  /** Makes an appeal of a draft, once. */
  send(sending: Sending): Promise<SendResult>;
  /** Null: nobody can be identified, and the pages give the official route. */
  readonly esia: EsiaAccess | null;
  /** How long one call to ЕСИА may take, ms; its usual patience when absent. */
  readonly patience?: number;
  readonly kbDir: string;
  readonly folder: FileFolder;
  /** Whether a scanner looks at files. */
  readonly scans: boolean;
  /** False: letters stay in the data folder. */
  readonly mailWorks: boolean;
  readonly log: Log;
  readonly clock: Clock;
  /** The address people open, where it is known; `https:` makes cookies Secure. */
  readonly publicUrl: string | undefined;
  /** The client's address, for the limit of requests. */
  remoteAddress(c: Context): string;
}
