"""The stages of a text."""

from enum import StrEnum


class DocumentStage(StrEnum):
    DRAFTING = "drafting"
    ADOPTED = "adopted"
