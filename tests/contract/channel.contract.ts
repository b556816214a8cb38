import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Faults } from '../../scripts/stands/faults.ts';
import type { Channel, OutgoingMessage } from '../../src/channel/channel.ts';

/** A channel before its stand, with what the suite has to be able to do to it. */
export interface ChannelStage {
  readonly channel: Channel;
  readonly faults: Faults;
  /** Conversation of a person who takes messages, and of one who refuses them. */
  readonly dialog: string;
  readonly refusing: string;
  /** A thread where everybody reads, with the message to answer; undefined where the platform has none. */
  readonly thread: { readonly conversation: string; readonly replyTo: string } | undefined;
  /** What people see, in order. */
  shown(): readonly string[];
  /** The next call is refused for haste. */
  hurry(): void;
  /** The next call is refused for the account's sake. */
  revoke(): void;
  close(): Promise<void>;
}

const signal = () => AbortSignal.timeout(10_000);

/** What every channel keeps to, whatever its platform: each outcome says truly whether the person got the message. */
export function channelContract(name: string, open: () => Promise<ChannelStage>): void {
  describe(`${name} as a channel`, () => {
    let stage: ChannelStage;
    const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
      guard: 'row-1',
      conversation: stage.dialog,
      place: 'private',
      text: 'Приём граждан идёт по вторникам 😀',
      from: 'bot',
      ...more,
    });
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    it('sends, and names what it sent', async () => {
      const outcome = await stage.channel.send(message(), signal());
      expect(outcome).toMatchObject({ outcome: 'sent', externalId: expect.stringMatching(/./) });
      expect(stage.shown()).toEqual(['Приём граждан идёт по вторникам 😀']);
    });

    it('answers in a thread that everybody reads', async () => {
      if (stage.thread === undefined) return;
      const outcome = await stage.channel.send(message({ place: 'public', ...stage.thread }), signal());
      expect(outcome.outcome).toBe('sent');
      expect(stage.shown()).toHaveLength(1);
    });

    it('sends buttons', async () => {
      const buttons = [
        { label: 'Позвать сотрудника', payload: 'operator' },
        { label: 'Спасибо, вопросов нет '.repeat(10), payload: 'я'.repeat(200) },
      ];
      expect((await stage.channel.send(message({ buttons }), signal())).outcome).toBe('sent');
    });

    it('does not know after a lost answer, and repeats without harm where the platform guards', async () => {
      stage.faults.next(1, { do: 'lose' });
      expect((await stage.channel.send(message(), signal())).outcome).toBe('unknown');
      expect(stage.shown()).toHaveLength(1);
      if (!stage.channel.limits.guardsRepeats) return;
      expect((await stage.channel.send(message(), signal())).outcome).toBe('sent');
      expect(stage.shown()).toHaveLength(1);
    });

    it.each([
      ['a cut connection', { do: 'drop' }],
      ['an HTML page of a gateway', { do: 'answer', status: 502, body: '<html>Bad gateway</html>' }],
      ['a gateway that lost patience', { do: 'perform_and_answer', status: 504, body: '<html></html>' }],
      ['half an answer', { do: 'perform_and_answer', status: 200, body: '{"ok":tr' }],
    ] as const)('does not know after %s', async (_, fault) => {
      stage.faults.next(1, fault);
      expect((await stage.channel.send(message(), signal())).outcome).toBe('unknown');
    });

    it('does not know when it is stopped while waiting', async () => {
      stage.faults.next(1, { do: 'delay', ms: 5_000 });
      expect((await stage.channel.send(message(), AbortSignal.timeout(50))).outcome).toBe('unknown');
    });

    it('has certainly not sent what was called off before it began', async () => {
      expect((await stage.channel.send(message(), AbortSignal.abort())).outcome).toBe('later');
      expect(stage.shown()).toEqual([]);
    });

    it('waits when the platform asks for patience, and has not sent', async () => {
      stage.hurry();
      const outcome = await stage.channel.send(message(), signal());
      expect(outcome).toMatchObject({ outcome: 'later', afterMs: expect.any(Number) });
      expect(stage.shown()).toEqual([]);
      expect((await stage.channel.send(message(), signal())).outcome).toBe('sent');
    });

    it('tells that a person cannot be reached', async () => {
      const outcome = await stage.channel.send(message({ conversation: stage.refusing }), signal());
      expect(outcome).toMatchObject({ outcome: 'failed', unreachable: true });
    });

    it('stops when the account is refused', async () => {
      stage.revoke();
      expect((await stage.channel.send(message(), signal())).outcome).toBe('stopped');
      expect(stage.shown()).toEqual([]);
    });

    it('has certainly not sent when nobody listens', async () => {
      await stage.close();
      expect((await stage.channel.send(message(), signal())).outcome).toBe('later');
    });

    it('refuses a conversation of another platform', async () => {
      const outcome = await stage.channel.send(message({ conversation: 'nowhere at all' }), signal());
      expect(outcome.outcome).toBe('failed');
    });

    it('is honest about every send of a bad day', async () => {
      const { channel, faults } = stage;
      faults.sometimes(0.15, { do: 'lose' });
      faults.sometimes(0.1, { do: 'drop' });
      faults.sometimes(0.1, { do: 'answer', status: 502, body: '<html></html>' });
      faults.sometimes(0.1, { do: 'perform_and_answer', status: 504, body: '<html></html>' });
      const attempt = async (index: number): Promise<string> => {
        const { outcome } = await channel.send(
          message({ guard: `row-${index}`, text: `№${index};` }),
          signal(),
        );
        return outcome === 'unknown' && channel.limits.guardsRepeats ? attempt(index) : outcome;
      };
      const outcomes = await Promise.all(Array.from({ length: 80 }, (_, index) => attempt(index)));
      const times = (index: number) => stage.shown().filter((text) => text === `№${index};`).length;
      expect(new Set(outcomes)).toContain('sent');
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome === 'sent') expect(times(index)).toBe(1);
        else expect(outcome).toBe('unknown');
        expect(times(index)).toBeLessThanOrEqual(1);
      }
    });

    it('never puts a secret or a text into the reason', async () => {
      stage.faults.next(1, { do: 'lose' });
      const outcome = await stage.channel.send(message(), signal());
      expect(JSON.stringify(outcome)).not.toMatch(/TOKEN|Приём/);
    });
  });
}
