import { okBot } from '../../../bots/ok/channel.ts';
import { startOkStand } from '../../../scripts/stands/ok.ts';
import { channelContract } from '../../contract/channel.contract.ts';

channelContract('ok', async () => {
  const stand = await startOkStand({ token: 'TOKEN' });
  stand.denied.add('chat:C8');
  const refuse = (status: number, error_code: number) =>
    stand.faults.next(1, { do: 'answer', status, body: JSON.stringify({ error_code, error_msg: 'no' }) });
  return {
    channel: okBot.open({ token: 'TOKEN', apiBaseUrl: stand.url }),
    faults: stand.faults,
    dialog: 'chat:C7',
    refusing: 'chat:C8',
    thread: undefined,
    shown: () => stand.messages.map(({ text }) => text),
    hurry: () => refuse(200, 11),
    revoke: () => refuse(200, 102),
    close: () => stand.close(),
  };
});
