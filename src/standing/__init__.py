"""The register and casework system of a state commission that certifies police officers."""
