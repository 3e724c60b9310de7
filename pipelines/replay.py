"""Read every stored page again, without the network: the same rules give the same result."""
