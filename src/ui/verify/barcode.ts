/** What of the Barcode Detection API is used (WICG, Shape Detection); not in every browser. */
interface BarcodeDetector {
  detect(image: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

type BarcodeDetectorType = new (options: { readonly formats: readonly string[] }) => BarcodeDetector;

const detectorType = (): BarcodeDetectorType | undefined =>
  (globalThis as { BarcodeDetector?: BarcodeDetectorType }).BarcodeDetector;

/** Whether this browser can read a QR code from a camera. */
export const canScan = (): boolean => detectorType() !== undefined && navigator.mediaDevices !== undefined;

/** Why there is no picture. */
export type CameraProblem = 'refused' | 'none';

/** The camera on the back where there is one, or why not. */
export const openCamera = async (): Promise<MediaStream | CameraProblem> => {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none';
  }
};

/** Reads QR codes; what it sees in one picture, or nothing. */
export const createReader = (): ((video: HTMLVideoElement) => Promise<string | undefined>) => {
  const Detector = detectorType();
  if (Detector === undefined) return async () => undefined;
  const detector = new Detector({ formats: ['qr_code'] });
  return async (video) => {
    try {
      return (await detector.detect(video))[0]?.rawValue;
    } catch {
      return undefined; // no picture yet
    }
  };
};
