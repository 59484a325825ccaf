// A picture made small enough for a list: at most 320 px on its longer side, and 30 KiB.
const SIDE = 320;
const MOST_BYTES = 30 * 1024;
const QUALITIES = [0.8, 0.6, 0.4, 0.2];

const encoded = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));

async function drawn(file: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

// null: the browser can't read it; the picture goes without.
export async function smaller(file: Blob): Promise<Blob | null> {
  try {
    const canvas = await drawn(file);
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, quality);
      if (blob && blob.size <= MOST_BYTES) return blob;
    }
  } catch {
    // no picture, or one of a kind that this browser does not know
  }
  return null;
}
