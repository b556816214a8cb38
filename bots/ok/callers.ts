import { BlockList, isIP } from 'node:net';
import type { OkAccount } from './account.ts';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
/** The server names no address for calls from its own machine. */
const THIS_MACHINE = '127.0.0.1';
const LOCAL_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Who may call the webhook. An account whose API is on this machine talks to a stand, and the stand calls from this
 * machine too; nobody else is added.
 */
export function callersOf(account: OkAccount): (address: string | undefined) => boolean {
  const local = LOCAL_HOST.test(new URL(account.apiBaseUrl).hostname) ? LOOPBACK : [];
  const allowed = new BlockList();
  for (const network of [...account.addresses, ...local]) {
    const [address = '', bits = '32'] = network.split('/');
    allowed.addSubnet(address, Number(bits), family(address));
  }
  return (address = THIS_MACHINE) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) !== 0 && allowed.check(plain, family(plain));
  };
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
