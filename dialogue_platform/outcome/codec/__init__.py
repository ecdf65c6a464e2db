"""The binary forms of Yjs: read without being applied, and packed."""
