// @ts-check
// The budget of the first load (first-load.js), from the build alone, for each way to come.
import { ARRIVALS, filesOf, nameOf, packedBytes, sizeOf } from './first-load.js';

/** @param {number} bytes */
const cell = (bytes) => String(bytes).padStart(9);

const loads = ARRIVALS.map((arrival) => ({ arrival, files: filesOf(arrival) }));

console.log('    bytes    brotli  file');
for (const path of new Set(loads.flatMap(({ files }) => [...files]))) {
  const { raw, packed } = sizeOf(path);
  console.log(`${cell(raw)} ${cell(packed)}  ${path}`);
}
for (const { arrival, files } of loads) {
  const packed = packedBytes(files);
  console.log(`          ${cell(packed)}  in all, of ${arrival.limitBytes}: ${nameOf(arrival)}`);
  if (packed <= arrival.limitBytes) continue;
  console.error(
    `Over the budget by ${packed - arrival.limitBytes} bytes. What is not needed before the nickname is typed is to be ` +
      'fetched later: docs/FIRST-LOAD.md says how.',
  );
  process.exitCode = 1;
}
