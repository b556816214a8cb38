/** Tells whether an address is a proxy of the installation, whose word on who asked it is taken. */
export type IsProxy = (address: string) => boolean;

/** IPv4 written in IPv6 is IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/iu, '');
}

/**
 * The address that a request came from, null when only proxies of the installation are known. Each proxy writes at the
 * end of `X-Forwarded-For` who asked it, so the header is read from its end for as long as the installation's own
 * proxies speak; what stands before that, and the whole header from anybody else, is the sender's own and counts for
 * nothing.
 */
export function senderAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  isProxy: IsProxy,
): string | null {
  const told = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const chain = [...told, remote ?? '127.0.0.1'].filter((address) => address !== '').map(plain);
  return chain.findLast((address) => !isProxy(address)) ?? null;
}
