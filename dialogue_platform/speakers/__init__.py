"""Speakers lists, requests for the floor, and the floor itself."""
