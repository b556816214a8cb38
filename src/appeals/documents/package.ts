import type { FileFolder } from '../../inbox/files/file-folder.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { toZonedIso } from '../../kernel/instants.ts';
import type { AppealRow } from '../../store/tables.ts';
import { appealClock, processOf } from '../appeal-clocks.ts';
import { cardOf, essenceOf } from '../appeal-rows.ts';
import { nameInFull } from '../applicant.rules.ts';
import type { AttachedFile } from '../attached-files.ts';
import type { AppealDeps } from '../deps.ts';
import type { AppealPackage, FilePassport, PackedFile } from './document-system.ts';

type Folder = Pick<FileFolder, 'open'>;

/** Numbers keep two files of one name apart; `safeName` has made the rest fit for a folder. */
function filePassport({ name, type, size, state, digest }: AttachedFile, index: number): FilePassport {
  const place = `files/${String(index + 1).padStart(2, '0')}-${name}`;
  const isTaken = state === 'ready' && digest !== null;
  return { name, type, size, place: isTaken ? place : null, sha256: isTaken ? digest : null };
}

function packed({ place, sha256 }: FilePassport, folder: Folder): PackedFile[] {
  if (place === null || sha256 === null) return [];
  return [{ place, sha256, read: () => bytesOf(folder, sha256) }];
}

async function bytesOf(folder: Folder, digest: string): Promise<Uint8Array> {
  const stream = await folder.open(digest);
  if (stream) return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>));
  throw new OtklikError('unavailable', `An attached file is not in the data folder: ${digest}`, {
    hint: 'Check that all instances see one folder of files.',
  });
}

/** A sent appeal with its passport (L1-11: by the kind of the applicant into one block or the other) and its files. */
export function packageOf(
  { seal, clocks, pack }: AppealDeps,
  row: AppealRow,
  attached: readonly AttachedFile[],
  folder: Folder,
): AppealPackage {
  const card = cardOf(seal, row);
  const body = pack(row.agency);
  const term = appealClock(clocks, body, processOf('registration', row.type), row.sent_at);
  const files = attached.map(filePassport);
  return {
    passport: {
      format: 'otklik-appeal/1',
      id: row.id,
      agency: row.agency,
      block: row.applicant_kind === 'person' ? 'citizens' : 'correspondence',
      receipt: String(row.case_number),
      type: row.type,
      addressee: row.addressee,
      sentAt: toZonedIso(row.sent_at, body.zone),
      registerBy: toZonedIso(term.deadlineAt, body.zone),
      applicant: {
        name: nameInFull(card.name),
        organisation: card.organisation?.name ?? null,
        ogrn: card.organisation?.ogrn ?? null,
        mail: card.mail,
        phone: card.phone,
        address: card.address,
      },
      files,
    },
    essence: essenceOf(seal, row),
    files: files.flatMap((file) => packed(file, folder)),
  };
}
