/** The cameras of this device. An insecure page has none (W3C Media Capture, 9.1). */
const devices = (): MediaDevices | undefined => (navigator as Partial<Navigator>).mediaDevices;

/** Whether a camera can be asked for here. */
export const canAskForCamera = (): boolean => devices() !== undefined;

/** Why there is no picture. */
export type CameraProblem = 'refused' | 'none';

/** The camera on the back where there is one, or why not. */
export const openCamera = async (): Promise<MediaStream | CameraProblem> => {
  try {
    return (await devices()?.getUserMedia({ video: { facingMode: 'environment' } })) ?? 'none';
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none';
  }
};
