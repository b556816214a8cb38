import type { FileSource } from '../../channel/channel.ts';

/** Networks that are nobody's public address (RFC 6890): the machine, the installation, the provider, multicast. */
const NOT_PUBLIC_4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function number4(address: string): number | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/**
 * True for an address on the open internet. Of IPv6 only global unicast counts (2000::/3), without what carries an
 * IPv4 address in it (6to4, Teredo) and without documentation; an IPv4 address written in IPv6 is judged as what it is.
 */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const number = number4(mapped);
  if (number !== null) {
    return !NOT_PUBLIC_4.some(([network, bits]) => {
      const size = 2 ** (32 - bits);
      return Math.floor(number / size) === Math.floor((number4(network) ?? 0) / size);
    });
  }
  return /^[23][0-9a-f]{3}:/i.test(address) && !/^(?:2001:0{0,4}:|2001:db8:|2002:)/i.test(address);
}

/** How a file may be fetched from an address; `trusted` is one that the administrator named himself. */
export function mayFetch(
  url: URL,
  source: Pick<FileSource, 'hosts' | 'trusted'>,
): 'trusted' | 'guarded' | 'no' {
  if (source.trusted.includes(url.origin)) return 'trusted';
  const usual = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  const host = url.hostname.toLowerCase();
  const known = source.hosts.some((name) => host === name || host.endsWith(`.${name}`));
  return usual && known ? 'guarded' : 'no';
}
