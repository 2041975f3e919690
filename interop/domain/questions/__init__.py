"""Questions of other programs: what is read from their files, brought into the bank, and written for them."""
