"""Users, sign-in, participants and their roles."""
