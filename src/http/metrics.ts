import { sql } from 'kysely';
import { Counter, Gauge, Registry } from 'prom-client';
import { doubtful } from '../outbox/doubtful.ts';
import type { Db } from '../store/db.ts';

/** What operations want to see, in Prometheus' format. No personal data, no labels with an open set of values. */
export interface Metrics {
  readonly accepted: Counter<'account'>;
  readonly handled: Counter;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counters of this process and gauges read from the store when they are asked for. */
export function createMetrics(db: Db): Metrics {
  const registry = new Registry();
  const accepted = new Counter({
    name: 'otklik_webhooks_accepted_total',
    help: 'Webhook calls that were committed.',
    labelNames: ['account'],
    registers: [registry],
  });
  const handled = new Counter({
    name: 'otklik_events_handled_total',
    help: 'Events handled.',
    registers: [registry],
  });
  for (const [name, help, count] of gauges(db)) {
    const gauge = new Gauge({
      name,
      help,
      // Not the process's own registry: two servers in one process would be one too many for it.
      registers: [],
      async collect() {
        this.set(await count());
      },
    });
    registry.registerMetric(gauge);
  }
  return { accepted, handled, text: () => registry.metrics(), contentType: registry.contentType };
}

function gauges(db: Db): readonly (readonly [string, string, () => Promise<number>])[] {
  const outbox = (state: 'ready' | 'failed' | 'unknown') => async () => {
    const row = await db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      // The words of the indexes outbox_open and outbox_doubtful: the others of millions are not read.
      .where(state === 'ready' ? sql<boolean>`state in ('ready', 'sending')` : doubtful)
      .where('state', '=', state)
      .executeTakeFirstOrThrow();
    return row.n;
  };
  return [
    ['otklik_outbox_ready', 'Messages that wait to be sent.', outbox('ready')],
    ['otklik_outbox_failed', 'Messages that could not be delivered.', outbox('failed')],
    ['otklik_outbox_unknown', 'Sends whose outcome is not known.', outbox('unknown')],
    [
      'otklik_inbox_dead',
      'Events put aside for a person.',
      async () => {
        const row = await db
          .selectFrom('inbox')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where(sql<boolean>`state = 'dead'`)
          .executeTakeFirstOrThrow();
        return row.n;
      },
    ],
    [
      'otklik_clocks_overdue',
      'Running clocks past their deadline.',
      async () => {
        const row = await db
          .selectFrom('clocks')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where(sql<boolean>`state = 'running'`)
          .where('breached', '=', 1)
          .executeTakeFirstOrThrow();
        return row.n;
      },
    ],
  ];
}
