"""Pictures of pages: laid straight, cut along their ruling lines, and recognised piece by piece."""
