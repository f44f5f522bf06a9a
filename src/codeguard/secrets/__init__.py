"""What the rules on secrets share: names, shapes of known tokens, values that are none, places of defaults."""
