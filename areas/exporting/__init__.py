"""Taking things out of the register: lists, and papers to print."""
