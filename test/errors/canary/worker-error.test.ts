import { inWorker } from './hidden-from-mocha.ts';

it('passes, and an error went unseen', () => inWorker(`throw new Error('canary: error of a worker')`));
