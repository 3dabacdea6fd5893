"""Tables that no lines are ruled around: laid on a grid by where their words stand.

Numbers that stand below each other are a column, those beside each other a row. What stands left of them is a row's
label where its lines are centred on the row's numbers or begin with them, all rows in the same way; what stands above
are the columns' heads. A table is laid only where all of that comes out even, and stays lines of text where it does not.
"""

from __future__ import annotations

from gongkai.readers.unruled.page import Before, Found, Laid, tables_in

__all__ = ["Before", "Found", "Laid", "tables_in"]
