"""Give the wheel the same loose dependencies that ``requirements/runtime.in`` names."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Read ``requirements/runtime.in``: one place says what the program needs."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = Path(self.root, "requirements", "runtime.in").read_text("utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
