"""One value of a contact, a pasted block, and taking either back."""
