import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

type State = { readonly message: string | undefined };

/** Keeps a fault of ours in one part of the window from emptying all of it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: undefined };

  static getDerivedStateFromError(thrown: unknown): State {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    if (this.state.message === undefined) return this.props.children;
    return (
      <EmptyState
        icon={CircleAlert}
        title="This part of the window failed"
        action={
          <>
            <Button variant="primary" onClick={() => this.setState({ message: undefined })}>
              Try again
            </Button>
            <Button onClick={() => window.location.reload()}>Reload the window</Button>
          </>
        }
      >
        A fault in Hawser: {this.state.message} Connections and transfers go on meanwhile.
      </EmptyState>
    );
  }
}
