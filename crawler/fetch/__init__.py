"""The only code that talks to the network: guarded, paced, bounded."""
