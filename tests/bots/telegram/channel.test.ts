import { telegramBot } from '../../../bots/telegram/channel.ts';
import { startTelegramStand } from '../../../scripts/stands/telegram.ts';
import { channelContract } from '../../contract/channel.contract.ts';

channelContract('telegram', async () => {
  const stand = await startTelegramStand({ token: '42:TOKEN' });
  stand.blocked.add('8');
  const channel = telegramBot.open({
    token: '42:TOKEN',
    secret: 's',
    apiRoot: stand.url,
    bot: { id: 42, username: 'gov_bot' },
  });
  const refuse = (error_code: number, parameters = {}) => {
    const body = JSON.stringify({ ok: false, error_code, description: 'no', parameters });
    stand.faults.next(1, { do: 'answer', status: error_code, body });
  };
  return {
    channel,
    faults: stand.faults,
    dialog: '7',
    refusing: '8',
    thread: { conversation: '-1005:33:7', replyTo: '34' },
    shown: () => stand.messages.map(({ text }) => text),
    hurry: () => refuse(429, { retry_after: 1 }),
    revoke: () => refuse(401),
    close: () => stand.close(),
  };
});
