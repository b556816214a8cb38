import type { AgencyPack } from '../../agency/index.ts';
import { policyAt } from '../../agency/index.ts';
import type { Draft } from '../../appeals/drafts.ts';
import { type FileView, filesOf } from '../../inbox/files/file-rows.ts';
import { keepUpload, type UploadRefusal } from '../../inbox/files/keep-upload.ts';
import type { AccountContext } from './access.ts';
import type { AccountDeps } from './deps.ts';

const MOST_FILES = 10;
/** MiB, where the body's policy names no size. */
const USUAL_LARGEST = 20;

/** What the files of a draft hang on that were uploaded here. */
export const ownerOf = (draft: Pick<Draft, 'id'>): string => `draft:${draft.id}`;

const UPLOADS: Readonly<Record<UploadRefusal, string>> = {
  empty: 'файл пустой',
  too_large: 'файл слишком большой',
  not_taken: 'такие файлы мы не принимаем. Подойдут PDF, фото, документы',
  lie: 'внутри файла не то, что обещает его имя',
};

/** The largest file that the body takes, MiB. */
export function largestOf(agency: AgencyPack, deps: AccountDeps): number {
  return policyAt(agency, deps.clock()).settings.attachment_mebibytes ?? USUAL_LARGEST;
}

/** Everything that goes with a draft: from the talk and from the form. */
export async function filesFor(deps: AccountDeps, draft: Draft): Promise<readonly FileView[]> {
  const owners = [...new Set([...draft.attachments, ownerOf(draft)])];
  return [...(await filesOf(deps.store.db, owners)).values()].flat();
}

/** Files that came with the form, each kept or refused; gives what to tell of the refused ones. */
export async function attachFiles(
  deps: AccountDeps,
  c: AccountContext,
  draft: Draft,
  given: readonly File[],
): Promise<readonly string[]> {
  const already = (await filesFor(deps, draft)).length;
  const refused: string[] = [];
  for (const [index, file] of given.entries()) {
    if (already + index >= MOST_FILES) {
      refused.push(`${file.name}: приложить можно не больше ${MOST_FILES} файлов`);
      continue;
    }
    const why = await keepUpload(
      deps,
      {
        agency: draft.agency,
        owner: ownerOf(draft),
        by: c.var.applicant.id,
        name: file.name,
        mime: file.type,
        bytes: new Uint8Array(await file.arrayBuffer()),
        largest: largestOf(c.var.agency, deps),
      },
      deps.clock(),
    );
    if (why !== null) refused.push(`${file.name}: ${UPLOADS[why]}`);
  }
  return refused;
}

/** Messages of the talk whose files go with it, and the draft itself while it has files of its own. */
export async function attachmentsOf(deps: AccountDeps, draft: Draft): Promise<readonly string[]> {
  const owner = ownerOf(draft);
  const others = draft.attachments.filter((id) => id !== owner);
  const own = (await filesOf(deps.store.db, [owner])).get(owner) ?? [];
  return own.length === 0 ? others : [...others, owner];
}
