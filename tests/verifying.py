"""The program of docs/guides/the-public.md that strangers run, as they have it: one file, by path."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PATH = Path(__file__).parents[1] / "tools" / "verifier.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verifier", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verifier"] = module
    spec.loader.exec_module(module)
    return module


verifier = _loaded()
