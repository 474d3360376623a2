import { inWorker } from './hidden-from-mocha.ts';

it('passes, and an error was printed', () =>
  inWorker(`console.error('canary: printed by a worker'); self.postMessage('printed')`));
