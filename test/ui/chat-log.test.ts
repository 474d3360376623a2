import { expect } from 'chai';
import fc from 'fast-check';
import type { Message } from '../../src/engine/api/state.ts';
import { logRows } from '../../src/ui/chat/log-rows.ts';
import { ChatLog, MAX_ROWS } from '../../src/ui/state/chat-log.ts';
import { NOW, chatOf, messageOf, positionOf } from '../doubles/engine.ts';

const CHAT = chatOf('Mina');
const DAY_MS = 24 * 60 * 60 * 1000;

/** Messages of a few ids, in places that change. */
const told = fc.uniqueArray(
  fc.record({ n: fc.integer({ min: 1, max: 30 }), to: fc.integer({ min: 1, max: 60 }), mine: fc.boolean() }),
  { minLength: 1, maxLength: 12, selector: ({ n }) => n },
);
const messages = told.map((all) =>
  all.map(({ n, to, mine }) => messageOf(CHAT, n, { position: positionOf(to + n / 100), mine, read: mine })),
);

const ascending = (all: readonly Message[]): Message[] =>
  all.toSorted((a, b) => (a.position < b.position ? -1 : 1));

type Step = (log: ChatLog) => void;
const steps = fc.array(
  fc.oneof(
    messages.map(
      (all): Step =>
        (log) =>
          log.apply({ kind: 'upsert', messages: ascending(all) }),
    ),
    fc.constantFrom<Step>(
      (log) => log.moveUp(),
      (log) => log.moveDown(),
      (log) => log.moveToEnd(),
      (log) => (log.pinned = false),
      (log) => log.comeBack(),
      (log) => log.late[0] && log.moveToLate(log.late[0]),
      (log) => log.see(log.shown.map(({ id }) => id)),
    ),
  ),
  { maxLength: 20 },
);

describe('the loaded messages of a chat', () => {
  it('are each there once, as last told, ascending, whatever comes in which order', () => {
    fc.assert(
      fc.property(messages, steps, (first, all) => {
        const log = new ChatLog(CHAT);
        const last = new Map<string, Message>();
        const apply = log.apply.bind(log);
        log.apply = (change) => {
          if (change.kind === 'reset' || change.kind === 'upsert')
            for (const each of change.messages) last.set(each.id, each);
          apply(change);
        };
        log.apply({ kind: 'reset', messages: ascending(first), hasOlder: false });
        for (const step of all) step(log);
        log.moveToEnd();
        expect(log.shown).to.deep.equal(ascending([...last.values()]));
        for (const id of log.late) expect(log.isUnread(last.get(id) as Message)).to.equal(true);
      }),
    );
  });

  it('have no gap where older ones are not loaded', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (all, page) => {
        // What the engine has: 60 messages, of which the last ten are told first.
        const engine = new Map(
          Array.from({ length: 60 }, (_, at) => messageOf(CHAT, at + 1)).map((each) => [each.id, each]),
        );
        const log = new ChatLog(CHAT);
        log.apply({ kind: 'reset', messages: ascending([...engine.values()]).slice(-10), hasOlder: true });
        const apply = log.apply.bind(log);
        log.apply = (change) => {
          if (change.kind === 'upsert') for (const each of change.messages) engine.set(each.id, each);
          apply(change);
        };
        for (const step of all) step(log);
        for (let asked = 0; asked < 100 && log.hasOlder && log.oldestPosition !== null; asked += 1) {
          const before = log.oldestPosition;
          log.addOlder(
            ascending([...engine.values()])
              .filter((each) => each.position < before)
              .slice(-page),
          );
          log.moveUp();
        }
        log.moveToEnd();
        while (log.hasLoadedAbove) log.moveUp();
        expect(log.shown.length).to.be.at.most(MAX_ROWS);
        expect(log.shown).to.deep.equal(ascending([...engine.values()]));
      }),
    );
  });
});

describe('the days above messages', () => {
  it('never go back and stand once, whatever the clocks of the authors say', () => {
    const clocks = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(clocks, (days) => {
        const rows = logRows(
          days.map((day, at) => messageOf(CHAT, at, { writtenAt: NOW + day * DAY_MS })),
          null,
        );
        const headings = rows.flatMap((row) => (row.kind === 'day' ? [row.at] : []));
        expect(headings).to.deep.equal([...new Set(headings)].toSorted((a, b) => a - b));
        expect(headings[0]).to.equal(NOW + (days[0] ?? 0) * DAY_MS);
        expect(headings.at(-1)).to.equal(NOW + Math.max(...days) * DAY_MS);
      }),
    );
  });
});
