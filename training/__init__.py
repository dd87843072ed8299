"""How the shipped models are made. Nothing here is needed to run `qa`."""
