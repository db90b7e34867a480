/** A page that breaks says so by itself; what stands around it goes on. */
import { Component, type ReactNode } from "react";
import { Problem } from "../api/problems.ts";
import { ProblemNote } from "./ProblemNote.tsx";

export class Broken extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  /** What does not come over the line is a Problem already; all else is the page's own fault, and is called so. */
  static getDerivedStateFromError(error: unknown) {
    const own = () => new Problem({ type: "/problems/page-error", detail: String(error) });
    return { error: error instanceof Problem ? error : own() };
  }

  override render() {
    return this.state.error ? (
      <ProblemNote problem={this.state.error} retry={() => location.reload()} />
    ) : (
      this.props.children
    );
  }
}
