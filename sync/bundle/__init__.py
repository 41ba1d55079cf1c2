"""Bundles: files that carry boards' envelopes on a stick, and tell a stranger nothing but their size."""

from sync.bundle.exporting import Exported, bundle_name, export_bundle
from sync.bundle.importing import Imported, Taken, import_bundle

__all__ = ["Exported", "Imported", "Taken", "bundle_name", "export_bundle", "import_bundle"]
