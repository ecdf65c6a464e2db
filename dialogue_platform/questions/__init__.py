"""The live Q&A: questions, their revisions, endorsements, and the one on stage."""
