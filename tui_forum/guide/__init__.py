"""Short pages of the guide, in our own words; read by `tui_forum.services.guide`."""
