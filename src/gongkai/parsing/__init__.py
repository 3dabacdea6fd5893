"""From a folded document to what it says: sections, tables, metadata, free text."""
