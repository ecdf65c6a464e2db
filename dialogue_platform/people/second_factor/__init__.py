"""The second factor: what is asked at sign-in after password or link. See docs/adr/0024."""
