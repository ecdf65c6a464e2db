"""The text as readers get it: blocks, paragraphs, hashes, and what adoption asks of it."""
