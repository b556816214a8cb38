import type { Migration } from 'kysely/migration';
import { wayThrough } from './001-way-through.ts';
import { staff } from './002-staff.ts';
import { watch } from './003-watch.ts';
import { knowledge } from './004-knowledge.ts';
import { articleVersions } from './005-article-versions.ts';
import { deadlines } from './006-deadlines.ts';
import { talk } from './007-talk.ts';
import { upkeep } from './008-upkeep.ts';
import { channels } from './009-channels.ts';
import { reconciliation } from './010-reconciliation.ts';
import { handoff } from './011-handoff.ts';
import { pacesAndFiles } from './012-paces-and-files.ts';
import { messageSearch } from './013-message-search.ts';
import { decisions } from './015-decisions.ts';
import { reports } from './016-reports.ts';
import { people } from './017-people.ts';
import { appealDrafts } from './018-appeal-drafts.ts';
import { applicants } from './019-applicants.ts';
import { appeals } from './020-appeals.ts';
import { privacy } from './021-privacy.ts';
import { replies } from './014-replies.ts';
import { queueViews } from './022-queue-views.ts';
import { figures } from './023-figures.ts';
import { draftNumbers } from './024-draft-numbers.ts';
import { signIn } from './025-sign-in.ts';
import { olderMessages } from './026-older-messages.ts';
import { surveys } from './027-surveys.ts';
import { searchBlocks } from './028-search-blocks.ts';

/** In order of their names. A migration that has been shipped is never edited; a mistake gets a new one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-way-through': wayThrough,
  '002-staff': staff,
  '003-watch': watch,
  '004-knowledge': knowledge,
  '005-article-versions': articleVersions,
  '006-deadlines': deadlines,
  '007-talk': talk,
  '008-upkeep': upkeep,
  '009-channels': channels,
  '010-reconciliation': reconciliation,
  '011-handoff': handoff,
  '012-paces-and-files': pacesAndFiles,
  '013-message-search': messageSearch,
  '014-replies': replies,
  '015-decisions': decisions,
  '016-reports': reports,
  '017-people': people,
  '018-appeal-drafts': appealDrafts,
  '019-applicants': applicants,
  '020-appeals': appeals,
  '021-privacy': privacy,
  '022-queue-views': queueViews,
  '023-figures': figures,
  '024-draft-numbers': draftNumbers,
  '025-sign-in': signIn,
  '026-older-messages': olderMessages,
  '027-surveys': surveys,
  '028-search-blocks': searchBlocks,
};
