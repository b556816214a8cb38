import { maxBot } from '../../../bots/max/channel.ts';
import { startMaxStand } from '../../../scripts/stands/max.ts';
import { channelContract } from '../../contract/channel.contract.ts';

channelContract('max', async () => {
  const stand = await startMaxStand({ token: 'TOKEN' });
  stand.denied.add('8');
  const refuse = (status: number, code: string) =>
    stand.faults.next(1, { do: 'answer', status, body: JSON.stringify({ code, message: 'no' }) });
  return {
    channel: maxBot.open({ token: 'TOKEN', secret: 's', apiBaseUrl: stand.url }),
    faults: stand.faults,
    dialog: '7',
    refusing: '8',
    thread: { conversation: 'post:mid.5:7', replyTo: 'mid.6' },
    shown: () => stand.messages.map(({ text }) => text),
    hurry: () => refuse(429, 'too.many.requests'),
    revoke: () => refuse(401, 'verify.token'),
    close: () => stand.close(),
  };
});
