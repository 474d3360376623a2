import { blobFiles } from '../../src/platform/temp-files.ts';
import { createMemoryFiles } from '../doubles/files.ts';
import { filesContract } from './files.ts';

// The files on the disk need a worker: test/contract/files-on-disk.test.ts.
filesContract('in memory', createMemoryFiles);
filesContract('in parts', () => blobFiles);
