import { describe, expect, it } from 'vitest';
import { chatPages, type PortalChat } from '../../src/portal/chat-page.ts';

const LENINGRAD = { account: 'leningrad-site', name: 'Ленинградская область' };
const KURSK = { account: 'kursk-site', name: 'Курская <область>' };

const portal = (...chats: PortalChat[]) =>
  chatPages({
    chats: () => chats,
    chatPage: (account) => Promise.resolve(new Response(`chat of ${account}`)),
  });

describe('the choice of a body', () => {
  it('names every body with a chat', async () => {
    const response = await portal(LENINGRAD, KURSK).request('/portal');
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('/portal/chat?account=leningrad-site');
    expect(page).toContain('Курская &lt;область&gt;');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('leads to the chat that was named, or to the only one', async () => {
    const named = await portal(LENINGRAD, KURSK).request('/portal/chat?account=kursk-site');
    expect(await named.text()).toBe('chat of kursk-site');
    expect(await (await portal(KURSK).request('/portal/chat')).text()).toBe('chat of kursk-site');
  });

  it('is offered where no chat was named, and where there is none of that name', async () => {
    const unnamed = await portal(LENINGRAD, KURSK).request('/portal/chat');
    expect(unnamed.status).toBe(200);
    expect(await unnamed.text()).toContain('Кому вы хотите написать?');
    const wrong = await portal(KURSK).request('/portal/chat?account=other');
    expect(wrong.status).toBe(404);
    expect(await wrong.text()).toContain('Такого чата нет');
  });
});
