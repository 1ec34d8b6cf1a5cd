import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Exchange } from './exchange.ts';

const Detail = JSON.stringify({ job: 'churn-7' });

export const eventsExchanges: readonly Exchange[] = [
  {
    name: 'events on the default bus',
    operations: ['PutEvents'],
    async play({ clients: { events } }, record) {
      const put = (...Entries: object[]) => events.send(new PutEventsCommand({ Entries }));
      await record('an event', () => put({ Source: 'rule', DetailType: 'Violation', Detail }));
      await record('ten events', () =>
        put(...Array(10).fill({ Source: 'rule', DetailType: 'Violation', Detail })),
      );
      await record('one without a source beside a good one', () =>
        put(
          { DetailType: 'Violation', Detail },
          { Source: 'rule', DetailType: 'Violation', Detail },
        ),
      );
      await record('a detail that is no JSON', () =>
        put({ Source: 'rule', DetailType: 'Violation', Detail: '{' }),
      );
      await record('eleven events', () =>
        put(...Array(11).fill({ Source: 'rule', DetailType: 'Violation', Detail })),
      );
    },
  },
];
