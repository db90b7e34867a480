/** A page that breaks says so by itself; what stands around it goes on. */
import { Component, type ReactNode } from "react";
import { ProblemNote } from "./ProblemNote.tsx";

export class Broken extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error ? (
      <ProblemNote problem={this.state.error} retry={() => location.reload()} />
    ) : (
      this.props.children
    );
  }
}
