"""`tui-forum --plain`: the forum as a dialogue of lines, for screen readers, scripts and slow terminals."""
