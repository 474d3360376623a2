import { expect } from 'chai';
import { STARTED, startWorker } from '../../../src/platform/start-worker.ts';

/** A worker that does as the test says. */
class FakeWorker extends EventTarget {
  ended = false;
  terminate(): void {
    this.ended = true;
  }
}

const start = () => {
  const worker = new FakeWorker();
  const started = startWorker(() => worker as unknown as Worker).then(
    (here) => here,
    (error: unknown) => String(error),
  );
  return { worker, started };
};

describe('a worker that is started', () => {
  it('is there once it says so', async () => {
    const { worker, started } = start();
    worker.dispatchEvent(new MessageEvent('message', { data: STARTED }));
    expect(await started).to.equal(worker);
    expect(worker.ended).to.equal(false);
  });

  it('is a part that could not be fetched where its script is not there, and is let go of', async () => {
    const { worker, started } = start();
    worker.dispatchEvent(new Event('error'));
    expect(await started).to.contain('Importing a module script failed');
    expect(worker.ended).to.equal(true);
  });

  it('tells the error of a script that breaks', async () => {
    const { worker, started } = start();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'ReferenceError: nothing is not defined' }));
    expect(await started).to.contain('nothing is not defined');
  });
});
