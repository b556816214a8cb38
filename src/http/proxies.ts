import { BlockList, isIP } from 'node:net';
import type { IsProxy } from './sender-address.rules.ts';

const THIS_MACHINE = ['127.0.0.0/8', '::1/128'];

/** The proxies of an installation: this machine always, and the networks that it names (CIDR). */
export function proxiesIn(networks: readonly string[]): IsProxy {
  const known = new BlockList();
  for (const network of [...THIS_MACHINE, ...networks]) {
    const [address = '', bits = ''] = network.split('/');
    known.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => isIP(address) !== 0 && known.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
