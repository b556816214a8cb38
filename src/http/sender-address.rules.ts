/** True for an address of this machine, IPv4 written in IPv6 included. */
function isLocal(address: string): boolean {
  const plain = address.replace(/^::ffff:/u, '');
  return plain === '::1' || plain.startsWith('127.');
}

/**
 * The address that a request came from, null when only this machine is known. A proxy of the installation stands on
 * this machine, so its word is taken for who asked it: the last entry of `X-Forwarded-For`, the only one that it wrote
 * itself. From anywhere else the header is the sender's own and counts for nothing.
 */
export function senderAddress(remote: string | undefined, forwardedFor: string | undefined): string | null {
  if (remote !== undefined && !isLocal(remote)) return remote;
  const last = forwardedFor?.split(',').at(-1)?.trim();
  return last && !isLocal(last) ? last : null;
}
