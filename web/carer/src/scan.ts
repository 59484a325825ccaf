// Reading a QR code or a tag at the door, where the browser can.

interface Detected {
  rawValue: string;
}
interface Detector {
  detect(source: HTMLVideoElement): Promise<Detected[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
}
interface TagReading extends Event {
  serialNumber: string;
  message: { records: { recordType: string; data?: DataView }[] };
}
interface TagReader extends EventTarget {
  scan(options: { signal: AbortSignal }): Promise<void>;
}

const browser = globalThis as unknown as { BarcodeDetector?: DetectorClass; NDEFReader?: new () => TagReader };

export const canReadQr = (): boolean => Boolean(browser.BarcodeDetector && navigator.mediaDevices);
export const canReadTags = (): boolean => Boolean(browser.NDEFReader);

const LOOK_EVERY_MS = 200;
const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

// Shows the camera in `video` until a code is seen, or `signal` ends it (then null). Rejects without a camera.
export async function readQr(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new (browser.BarcodeDetector as DetectorClass)({ formats: ["qr_code"] });
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found?.rawValue) return found.rawValue;
      await pause();
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

// The tag's text where it carries one, else its number.
function textOf({ serialNumber, message }: TagReading): string {
  const record = message.records.find(({ recordType }) => recordType === "text" || recordType === "url");
  return record?.data ? new TextDecoder().decode(record.data) : serialNumber;
}

export async function readTag(signal: AbortSignal): Promise<string | null> {
  const reader = new (browser.NDEFReader as new () => TagReader)();
  await reader.scan({ signal });
  return new Promise((resolve) => {
    reader.addEventListener("reading", (event) => resolve(textOf(event as TagReading)), { once: true });
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
