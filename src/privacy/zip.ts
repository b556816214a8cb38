import { crc32 } from 'node:zlib';

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names are UTF-8. */
const UTF8 = 0x0800;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** The first day that the format can tell: an archive does not tell when it was made. */
const DATE = 0x21;

function header(signature: number, entry: ZipEntry, name: Buffer, size: number): Buffer {
  const isCentral = signature === CENTRAL;
  const at = isCentral ? 2 : 0;
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(signature, 0);
  if (isCentral) bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, 4 + at);
  bytes.writeUInt16LE(UTF8, 6 + at);
  bytes.writeUInt16LE(DATE, 12 + at);
  bytes.writeUInt32LE(crc32(entry.bytes), 14 + at);
  bytes.writeUInt32LE(entry.bytes.length, 18 + at);
  bytes.writeUInt32LE(entry.bytes.length, 22 + at);
  bytes.writeUInt16LE(name.length, 26 + at);
  return bytes;
}

/**
 * A ZIP archive of files as they are, in parts, so that one file at a time is in memory (APPNOTE 6.3.3, 4.3: stored, no
 * ZIP64). Less than 4 GiB in all and 65,535 files: one person's talks.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  let count = 0;
  for await (const entry of entries) {
    const name = Buffer.from(entry.name);
    const central = header(CENTRAL, entry, name, 46);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
    const local = header(LOCAL, entry, name, 30);
    yield local;
    yield name;
    yield entry.bytes;
    offset += local.length + name.length + entry.bytes.length;
    count++;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  yield listed;
  yield end;
}
