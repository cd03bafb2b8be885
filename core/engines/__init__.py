"""Where segments are computed: one protocol, and the engine of this machine."""
