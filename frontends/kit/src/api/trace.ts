/**
 * One trace from the page through every service (W3C Trace Context): what a page asks for after an act of the
 * person bears one trace id. A tenth is sampled, as everywhere in the system.
 */
const SAMPLED = 0.1;

const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

let trace = "";
let flags = "00";

/** From here on it is another act. */
export function newTrace() {
  trace = hex(16);
  flags = Math.random() < SAMPLED ? "01" : "00";
}
newTrace();
// What somebody does is heard before any handler of the page asks for something.
for (const act of ["pointerdown", "keydown", "popstate"]) addEventListener(act, newTrace, { capture: true });

/** The header of the next request. */
export const traceparent = (): string => `00-${trace}-${hex(8)}-${flags}`;
