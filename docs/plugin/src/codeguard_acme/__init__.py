"""Rules of codeguard for the projects of one company."""
