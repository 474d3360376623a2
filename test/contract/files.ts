import { expect } from 'chai';
import type { Files, NewFile } from '../../src/ports/files.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);

const open = async (files: Files): Promise<NewFile> => {
  const file = await files.create();
  if (!file.ok) throw new Error(file.error.kind);
  return file.value;
};

const finished = async (file: NewFile): Promise<number[]> => {
  const blob = await file.finish();
  if (!blob.ok) throw new Error(blob.error.kind);
  return [...new Uint8Array(await blob.value.arrayBuffer())];
};

/** What files do, wherever they are. */
export const filesContract = (name: string, make: () => Files): void => {
  describe(`files: ${name}`, () => {
    it('hold what was written, in order', async () => {
      const file = await open(make());
      for (const part of [bytes(1, 2), bytes(), bytes(3), new Uint8Array([9, 4, 5]).subarray(1)])
        expect((await file.write(part)).ok).to.equal(true);
      expect(await finished(file)).to.deep.equal([1, 2, 3, 4, 5]);
    });

    it('can hold nothing', async () => {
      expect(await finished(await open(make()))).to.deep.equal([]);
    });

    it('keep what they were given, even if the writer uses its bytes again', async () => {
      const file = await open(make());
      const part = bytes(1, 2, 3);
      await file.write(part);
      part.fill(0);
      expect(await finished(file)).to.deep.equal([1, 2, 3]);
    });

    it('are one at a time: a new one begins empty', async () => {
      const files = make();
      const first = await open(files);
      await first.write(bytes(1, 2, 3));
      await first.finish();
      const second = await open(files);
      await second.write(bytes(7));
      expect(await finished(second)).to.deep.equal([7]);
    });

    it('can be made again after one was discarded', async () => {
      const files = make();
      const first = await open(files);
      await first.write(bytes(1, 2, 3));
      await first.discard();
      const second = await open(files);
      await second.write(bytes(8));
      expect(await finished(second)).to.deep.equal([8]);
    });

    it('hold a few megabytes as well', async () => {
      const file = await open(make());
      const part = new Uint8Array(65_552).fill(5);
      for (let i = 0; i < 40; i++) await file.write(part);
      const blob = await file.finish();
      expect(blob.ok && blob.value.size).to.equal(40 * 65_552);
    });
  });
};
