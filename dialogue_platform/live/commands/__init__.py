"""Commands: their register, the schema made of a signature, and the job that runs one."""
