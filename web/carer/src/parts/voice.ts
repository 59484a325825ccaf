// Voice notes for what is about to be recorded: spoken, and heard again.
import { h } from "../../../src/dom";
import type { App } from "../app";
import { VOICE } from "../words";
import { type Attachment, Attachments } from "./attachments";
import { button } from "./ui";

const MOST_SECONDS = 300;
const BITS_A_SECOND = 24_000; // speech by Opus: five minutes are less than a photograph
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

const typeOf = (): string | undefined => ("MediaRecorder" in window ? TYPES.find((type) => MediaRecorder.isTypeSupported(type)) : undefined);

// A recording under way. It ends by itself when its time is up, or when its screen is left.
class Recording {
  private readonly pieces: Blob[] = [];
  private readonly ended: Promise<void>;

  constructor(private readonly recorder: MediaRecorder, private readonly stream: MediaStream) {
    this.ended = new Promise((resolve) => recorder.addEventListener("stop", () => resolve(), { once: true }));
    recorder.addEventListener("dataavailable", ({ data }) => this.pieces.push(data));
    recorder.start(1_000);
  }

  async stop(): Promise<Blob> {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.ended;
    for (const track of this.stream.getTracks()) track.stop();
    return new Blob(this.pieces, { type: this.recorder.mimeType });
  }
}

export class VoiceNotes extends Attachments {
  readonly element: HTMLElement;
  private recording: Recording | null = null;
  private clock = 0;
  private readonly time = h("p", { class: "quiet", role: "timer" });
  private readonly toggle: HTMLButtonElement;

  constructor(app: App) {
    super(app, VOICE, "voices");
    this.toggle = button(VOICE.start, () => void (this.recording ? this.stop() : this.start()));
    this.element = h("div", { class: "field" }, this.toggle, this.time, this.said, this.list);
    this.element.hidden = !app.engine.attach || !typeOf();
  }

  private async start(): Promise<void> {
    this.said.textContent = "";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.recording = new Recording(new MediaRecorder(stream, { mimeType: typeOf(), audioBitsPerSecond: BITS_A_SECOND }), stream);
    } catch {
      this.said.textContent = VOICE.noMicrophone;
      return;
    }
    this.toggle.textContent = VOICE.stop;
    const begun = Date.now();
    const tick = () => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      this.time.textContent = VOICE.recording(seconds);
      if (seconds >= MOST_SECONDS || !this.element.isConnected) void this.stop();
    };
    tick();
    this.clock = window.setInterval(tick, 1_000);
  }

  private async stop(): Promise<void> {
    const recording = this.recording;
    if (!recording) return;
    this.recording = null;
    window.clearInterval(this.clock);
    this.toggle.textContent = VOICE.again;
    this.time.textContent = "";
    const bytes = await recording.stop();
    if (bytes.size > 0) this.add({ bytes, url: URL.createObjectURL(bytes) });
  }

  protected override settled(): Promise<void> {
    return this.stop();
  }

  protected shown({ url }: Attachment, name: string): HTMLElement {
    return h("audio", { controls: "", src: url, "aria-label": name });
  }
}
