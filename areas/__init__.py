"""The register: who lives where, and who answers for what."""
