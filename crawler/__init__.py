"""From a source to a stored page: the only half that talks to the network."""
