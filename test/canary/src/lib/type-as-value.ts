// expects: typescript(consistent-type-imports)
import { Bytes } from './bytes.ts';

export const length = (bytes: Bytes): number => bytes.length;
