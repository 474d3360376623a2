import { expect } from 'chai';
import { createLineLog } from '../../../src/platform/log.ts';
import { watchErrors } from '../../../src/platform/watch-errors.ts';

describe('errors of a page or a worker', () => {
  const print = console.error;
  let printed: unknown[][];
  beforeEach(() => {
    printed = [];
    console.error = (...what: unknown[]) => void printed.push(what);
  });
  afterEach(() => {
    console.error = print;
  });

  it('are told: uncaught ones, rejections and what is printed, which is printed all the same', () => {
    const told: unknown[] = [];
    const source = new EventTarget();
    watchErrors(source, (error) => told.push(error));
    const [thrown, rejected, shown] = [new Error('thrown'), new Error('rejected'), new Error('shown')];
    source.dispatchEvent(new ErrorEvent('error', { error: thrown }));
    const promise = Promise.resolve();
    source.dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise, reason: rejected }));
    console.error('look', shown);
    console.error('only', 'words');
    expect(told).to.deep.equal([thrown, rejected, shown, 'only words']);
    expect(printed).to.deep.equal([
      ['look', shown],
      ['only', 'words'],
    ]);
  });

  it('are lines of the log and counted, each once', () => {
    const log = createLineLog();
    watchErrors(new EventTarget(), (error) => log.uncaught('worker', error));
    log.error('delivery', new Error('a bug'));
    log.fault('links', 'closed');
    console.error('another');
    const { count, newest } = log.errors();
    expect(count).to.equal(2);
    expect(newest.map(({ text }) => text)).to.deep.equal(['another', 'Error: a bug']);
    expect(log.lines().join('\n')).to.match(
      /delivery: error: Error: a bug\n.*closed\n.*worker: error: another/,
    );
    expect(printed.flat().map(String).join()).to.contain('a bug');
  });
});
