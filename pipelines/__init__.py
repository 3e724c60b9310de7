"""From a page to a trend; nothing in here needs the network."""
