import { Component, type ReactNode } from "react";

import { Trouble } from "../ui/Answer";

/** A page that breaks leaves the rest standing. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Trouble error={this.state.error} again={() => window.location.reload()} />;
  }
}
