/**
 * What went wrong, as the gateway says it (RFC 9457) or as the browser does when the line is away.
 *
 * `slug` is stable and chooses our words; `traceId` is what a person reads out to support.
 */
export type Reason = { code: string; detail: string; passes_on?: string | null };

type Told = {
  type?: string;
  title?: string;
  detail?: string;
  status?: number;
  trace_id?: string;
  errors?: { pointer: string; reason: string }[];
  reasons?: Reason[];
};

export class Problem extends Error {
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  readonly traceId: string;
  readonly errors: { pointer: string; reason: string }[];
  readonly reasons: Reason[];
  /** Seconds to wait before the next try, when the gateway has said so. */
  readonly retryAfter: number | null;

  constructor(told: Told, retryAfter: number | null = null) {
    super(told.detail ?? told.title ?? "");
    this.slug = (told.type ?? "").split("/").pop() || "internal-error";
    this.status = told.status ?? 0;
    this.title = told.title ?? "";
    this.traceId = told.trace_id ?? "";
    this.errors = told.errors ?? [];
    this.reasons = told.reasons ?? [];
    this.retryAfter = retryAfter;
  }
}

/** The line is away: nothing was answered. */
export const offline = () => new Problem({ type: "/problems/offline" });

/** Of an answer that is not 2xx; one that is no problem document came from something between us and the gateway. */
export async function problemOf(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get("Retry-After"));
  const traceId = response.headers.get("Trace-Id") ?? "";
  const told: Told = await response
    .clone()
    .json()
    .catch(() => ({ type: "/problems/service-unavailable", status: response.status }));
  return new Problem({ ...told, status: response.status, trace_id: told.trace_id ?? traceId }, wait || null);
}

/** As one of ours, whatever was thrown. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem
    ? thrown
    : thrown instanceof TypeError
      ? offline()
      : new Problem({ type: "/problems/page-error", detail: String(thrown) });

/** What is wrong with one field of the sent body, in words; null when nothing is. */
export const reasonAt = (thrown: unknown, field: string): string | null =>
  asProblem(thrown)
    .errors.filter(({ pointer }) => pointer === `/${field}`)
    .map(({ reason }) => reason)
    .join(". ") || null;

/** Why it is not possible, in words; null when that was not said. */
export const reasonsIn = (thrown: unknown): string | null =>
  asProblem(thrown)
    .reasons.map(({ detail }) => detail)
    .join(". ") || null;
