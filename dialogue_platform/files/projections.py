"""What each audience sees of a file: a public one is for whoever may read the dialogue, another for those who take part."""

from dialogue_platform.files import shapes
from dialogue_platform.files.models import File
from dialogue_platform.live import GONE, Gone, entity
from dialogue_platform.live.clock import iso


@entity("file", File, on="dialogue", order=60)
def project_file(row: File, audience: str) -> shapes.File | Gone | None:
    if audience == "public" and not row.is_public:
        return None  # its visibility never changes, so this audience has never seen it
    if row.removed_at is not None:
        return GONE
    return {
        "name": row.name,
        "type": row.type,
        "size": row.size,
        "sha256": row.sha256,
        "visibility": row.visibility.value,
        "at": iso(row.at),
    }
