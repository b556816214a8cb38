import { vkBot } from '../../../bots/vk/channel.ts';
import { startVkStand } from '../../../scripts/stands/vk.ts';
import { channelContract } from '../../contract/channel.contract.ts';

channelContract('vk', async () => {
  const stand = await startVkStand({ tokens: ['TOKEN'] });
  stand.denied.add('8');
  const channel = vkBot.open({
    groupId: 123,
    token: 'TOKEN',
    mode: 'webhook',
    secret: 's',
    confirmation: 'c',
    apiBaseUrl: stand.url,
  });
  const refuse = (error_code: number) =>
    stand.faults.next(1, {
      do: 'answer',
      status: 200,
      body: JSON.stringify({ error: { error_code, error_msg: 'no' } }),
    });
  return {
    channel,
    faults: stand.faults,
    dialog: '7',
    refusing: '8',
    thread: { conversation: 'wall:-123_45:7', replyTo: '9' },
    shown: () => [...stand.messages, ...stand.comments].map(({ text }) => text),
    hurry: () => refuse(6),
    revoke: () => refuse(5),
    close: () => stand.close(),
  };
});
