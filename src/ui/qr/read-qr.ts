import { part } from '../shared/parts.ts';

/** The part of the Barcode Detection API that is used (WICG, Shape Detection). Not every browser has it. */
interface Detector {
  detect(image: HTMLVideoElement | ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorType {
  new (options: { readonly formats: readonly ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Reads the QR code in a picture; undefined where it finds none. */
export type ReadQr = (image: HTMLVideoElement | ImageBitmap) => Promise<string | undefined>;

/** The browser's own detector. On a desktop it may exist and support no format at all. */
const ownDetector = async (): Promise<Detector | undefined> => {
  const Own = (globalThis as { BarcodeDetector?: DetectorType }).BarcodeDetector;
  const formats = (await Own?.getSupportedFormats().catch(() => [])) ?? [];
  return Own && formats.includes('qr_code') ? new Own({ formats: ['qr_code'] }) : undefined;
};

const loadDecoder = part(() => import('qr/decode.js'));

/** The same in a script, for browsers without one. */
const scriptedDetector = async (): Promise<Detector> => {
  const { BarcodeDetector } = await loadDecoder();
  return new BarcodeDetector({ formats: ['qr_code'] });
};

const readWith =
  (detector: Detector): ReadQr =>
  async (image) => {
    try {
      return (await detector.detect(image))[0]?.rawValue;
    } catch {
      return undefined; // no picture yet, or none of those that it takes
    }
  };

/** A reader for the pictures of a camera: the browser's own where there is one. */
export const createQrReader = async (): Promise<ReadQr> =>
  readWith((await ownDetector()) ?? (await scriptedDetector()));

/** The text of the QR code in a picture file; undefined where there is none, or the file is not a picture. */
export const readPicture = async (file: Blob): Promise<string | undefined> => {
  const image = await createImageBitmap(file).catch(() => undefined);
  if (!image) return undefined;
  const own = await ownDetector();
  const text = own && (await readWith(own)(image));
  return text ?? readWith(await scriptedDetector())(image);
};
