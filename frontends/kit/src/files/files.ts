/** Files that go with a message: what is refused is refused at the file, the others go on. */

import { useRef, useState } from "react";
import { asProblem } from "../api/problems.ts";
import { upload } from "./upload.ts";

/** As the gateway takes them (`docs/requests.md`); it looks into the content, we at the name and the size. */
export const TAKEN =
  "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain,.log,.docx,.xlsx,.odt";
const LARGEST = 5 * 1024 * 1024;
const MOST = 5;
const ENDINGS = /\.(jpe?g|png|webp|gif|pdf|txt|log|docx|xlsx|odt)$/i;

export type Refusal = "too_large" | "wrong_type" | "too_many" | "too_many_today" | "empty" | "lost";
export type Sent = {
  key: string;
  file: File;
  /** From 0 to 1. */
  progress: number;
  id?: string;
  refusal?: Refusal;
};

function refusalBefore(file: File, among: number): Refusal | undefined {
  if (among >= MOST) return "too_many";
  if (file.size === 0) return "empty";
  if (file.size > LARGEST) return "too_large";
  if (!ENDINGS.test(file.name) && !file.type.startsWith("image/")) return "wrong_type";
  return undefined;
}

function refusalOf(thrown: unknown): Refusal {
  const { status } = asProblem(thrown);
  if (status === 413) return "too_large";
  if (status === 422) return "wrong_type";
  return status === 429 ? "too_many_today" : "lost";
}

export function useFiles() {
  const [files, setFiles] = useState<Sent[]>([]);
  const going = useRef(new Map<string, AbortController>());
  const change = (key: string, change: Partial<Sent>) =>
    setFiles((known) => known.map((one) => (one.key === key ? { ...one, ...change } : one)));

  const send = async ({ key, file }: Sent) => {
    const ends = new AbortController();
    going.current.set(key, ends);
    try {
      const { id } = await upload(file, key, (progress) => change(key, { progress }), ends.signal);
      change(key, { id, progress: 1 });
    } catch (thrown) {
      change(key, { refusal: refusalOf(thrown) });
    }
    going.current.delete(key);
  };

  const add = (chosen: File[]) => {
    let among = files.filter((one) => !one.refusal).length;
    const added = chosen.map((file): Sent => {
      const refusal = refusalBefore(file, among);
      if (!refusal) among += 1;
      return { key: crypto.randomUUID(), file, progress: 0, ...(refusal ? { refusal } : {}) };
    });
    setFiles((known) => [...known, ...added]);
    for (const one of added) if (!one.refusal) void send(one);
  };

  const remove = (key: string) => {
    going.current.get(key)?.abort();
    setFiles((known) => known.filter((one) => one.key !== key));
  };

  const again = (one: Sent) => {
    const { refusal: _, ...rest } = one;
    setFiles((known) => known.map((other) => (other.key === one.key ? { ...rest, progress: 0 } : other)));
    void send(rest);
  };

  return {
    files,
    add,
    remove,
    again,
    clear: () => setFiles([]),
    ids: files.flatMap((one) => (one.id ? [one.id] : [])),
    /** Some are still on their way. */
    busy: files.some((one) => !one.id && !one.refusal),
  };
}

export type Files = ReturnType<typeof useFiles>;
