// The origin's private file system, where the engine's files lie: slots, which are opened beforehand because a browser
// opens nothing at once (engine/store/browser/slots.h says what is in them), and the files of the key store.
import { EngineError } from "./engine";
import type { Slot } from "./host";

const FOLDER = "doorstep";
const LEAST_FREE = 20; // a new device takes a dozen, and a mending eight more
const TRIES = 20; // a worker that has just ended gives its handles back a little later than its lock
const PAUSE_MS = 100;
const SLOT = /^slot-(\d+)$/;

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<Slot>;
}

export class Files {
  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    readonly slots: Slot[],
  ) {}

  // Rejects with busy where another page's handles are still open, rejected no_opfs where there is no such file system.
  static async open(): Promise<Files> {
    const folder = await engineFolder();
    const files = new Files(folder, []);
    try {
      for (const name of await slotNames(folder)) files.slots.push(await files.openFile(name));
      await files.provide();
    } catch (failure) {
      files.close();
      throw failure;
    }
    return files;
  }

  // Sees to it that enough slots are free. Numbers go up without a gap: they are the engine's names for them.
  async provide(): Promise<void> {
    let free = this.slots.filter((slot) => slot.getSize() === 0).length;
    for (; free < LEAST_FREE; ++free) this.slots.push(await this.openFile(`slot-${this.slots.length}`));
  }

  async openFile(name: string): Promise<Slot> {
    const handle = (await this.folder.getFileHandle(name, { create: true })) as SyncFileHandle;
    for (let tries = 1; ; ++tries) {
      try {
        return await handle.createSyncAccessHandle();
      } catch (failure) {
        if ((failure as DOMException).name !== "NoModificationAllowedError") throw failure;
        if (tries === TRIES) throw new EngineError("busy", "directory_in_use", "another page still has the files open");
      }
      await new Promise((again) => setTimeout(again, PAUSE_MS));
    }
  }

  // Keeps what is in a file under another name, and empties it.
  async setAside(name: string, file: Slot): Promise<void> {
    const bytes = new Uint8Array(file.getSize());
    if (bytes.length === 0) return;
    file.read(bytes, { at: 0 });
    const copy = await this.openFile(`lost-${new Date().toISOString().replaceAll(":", "")}-${name}`);
    copy.write(bytes, { at: 0 });
    copy.flush();
    copy.close();
    file.truncate(0);
    file.flush();
  }

  close(): void {
    for (const slot of this.slots.splice(0)) slot.close();
  }
}

async function engineFolder(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    throw new EngineError("rejected", "no_opfs", "this browser keeps no files for a page, or not in this window");
  }
}

async function slotNames(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) if (SLOT.test(name)) names.push(name);
  const numbers = names.map((name) => Number(SLOT.exec(name)![1])).sort((a, b) => a - b);
  const last = numbers[numbers.length - 1] ?? -1;
  return Array.from({ length: last + 1 }, (_, number) => `slot-${number}`);
}
