"""Is the record whole: verification, anchors, and sealing anew what a migration changed."""
