"""What loosens the gate: settings, rules, packs, hooks and CI steps of two revisions compared."""
