type TabListProps = {
  /** Its accessible name. */
  readonly label: string;
  /** Ids of the tabs, in their order. */
  readonly tabs: readonly string[];
};

/**
 * The list that tabs belong to for screen readers. It stands beside them and owns them by their ids: a list of tabs may
 * hold nothing else, and ours have a button to close them.
 */
export function TabList({ label, tabs }: TabListProps) {
  return <div role="tablist" aria-label={label} aria-owns={tabs.join(' ')} />;
}
