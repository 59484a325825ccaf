// Photographs and voice notes: their bytes go by the module's memory, beside the JSON.
import type { Attachment, Recorded } from "./engine";
import type { Module } from "./module";

export function attach({ call, withBytes }: Module, { bytes, thumbnail, ...given }: Attachment): Recorded {
  return withBytes(bytes, (bytes_at) =>
    withBytes(thumbnail ?? new ArrayBuffer(0), (thumbnail_at) =>
      call<Recorded>("attach", { ...given, bytes_at, size: bytes.byteLength, thumbnail_at, thumbnail_size: thumbnail?.byteLength ?? 0 }),
    ),
  );
}

export function attachmentBytes({ call, bytesAt }: Module, sha256: string): Uint8Array<ArrayBuffer> {
  const { at, size } = call<{ at: number; size: number }>("attachment_bytes", { sha256 });
  return bytesAt(at, size);
}
