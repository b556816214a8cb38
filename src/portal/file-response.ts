import { mediaTypeOf } from '../knowledge/attachments/file-kind.rules.ts';

/** A file to be saved, never to be shown as a page of ours; its name is Latin letters, digits and hyphens. */
export function fileResponse(name: string, bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': mediaTypeOf(name),
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Length': String(bytes.length),
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-cache',
    },
  });
}
